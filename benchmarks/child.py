"""The measured process: `python -m benchmarks.child module:function`, JSON arguments on stdin, Sample on stdout."""

import importlib
import json
import sys
from dataclasses import asdict


def main(address: str) -> None:
    """Start Django, call the function and print what it cost."""
    module, _colon, name = address.partition(":")
    import django

    django.setup()
    sample = getattr(importlib.import_module(f"benchmarks.{module}"), name)(**json.load(sys.stdin))
    print(json.dumps(asdict(sample)))


if __name__ == "__main__":
    main(sys.argv[1])
