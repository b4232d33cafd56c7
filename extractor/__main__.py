"""`python -m extractor` is the command `extractor`."""

from extractor.cli import start

if __name__ == "__main__":
    start()
