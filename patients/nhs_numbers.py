"""NHS numbers: ten digits whose last one checks the others (modulus 11). Pure."""

import re

_DIGITS = re.compile(r"[0-9]{10}")


def check_digit(first_nine: str) -> int | None:
    """The tenth digit that nine digits ask for, or None where no valid number begins so.

    Weights 10 to 2; 11 less the remainder of the sum by 11; 11 counts as 0, and 10 is invalid.
    """
    total = sum(
        int(digit) * weight for digit, weight in zip(first_nine, range(10, 1, -1), strict=True)
    )
    check = 11 - total % 11
    return {11: 0, 10: None}.get(check, check)


def is_valid(number: str) -> bool:
    """Whether ten digits are an NHS number; ten times one digit is refused by rule."""
    return (
        bool(_DIGITS.fullmatch(number))
        and len(set(number)) > 1
        and check_digit(number[:9]) == int(number[9])
    )


def parse_nhs_number(text: str) -> str:
    """The ten digits of an NHS number written with or without spaces or hyphens.

    Raises ValueError with a sentence that never quotes the number.
    """
    digits = text.replace(" ", "").replace("-", "")
    if re.fullmatch(r"[0-9.]+(?:e\+?[0-9]+)?", digits, re.IGNORECASE) and not digits.isdigit():
        raise ValueError(
            "the NHS number was turned into a decimal number; format the column as text and "
            "export it again"
        )
    if not _DIGITS.fullmatch(digits):
        raise ValueError(f"the NHS number has {len(digits)} characters; expected ten digits")
    if not is_valid(digits):
        raise ValueError("the NHS number fails its check digit; look for a digit typed wrongly")
    return digits
