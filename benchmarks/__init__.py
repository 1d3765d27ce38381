"""Speed, measured: each module has `run() -> Result`, a table of figures beside a floor measured in the same run.

`python -m benchmarks` lists them, `python -m benchmarks booklet imports` runs some. Nothing here is a test: a figure
depends on the machine and its load, a ratio hardly. What was measured when and where stands in docs/performance/.
"""
