"""The cuibao commands."""


def main() -> int:
    return 0
