"""The gate every file of a person passes: judged by its content, in a child process with limits."""
