"""Holds a report against what the real trainer did. Nothing is let pass: ids and labels must be the same numbers, in every row."""

PUBLIC = ("input_ids", "labels")


def difference(expected, status, lines, errors):
    """None where maskcheck says what the trainer did, else one line that says where not."""
    if status < 0 or status not in (0, 1, 2, 3):
        return f"ended with {status}: {errors.strip()[:200]}"
    if "error" in expected:
        return error_difference(expected["error"], status, lines, errors)
    if status != 0 and not lines and expected["rows"]:
        return f"exit {status}: {errors.strip()[:200]}"
    if len(lines) != len(expected["rows"]):
        return f"{len(lines)} rows, expected {len(expected['rows'])}: {errors.strip()[:200]}"
    for index, (line, row) in enumerate(zip(lines, expected["rows"])):
        if line["status"] != row["status"]:
            return f"row {index}: {line['status']} ({line.get('reason', '')}), expected {row['status']}"
        for key in PUBLIC:
            if line.get(key) != row.get(key):
                return f"row {index}: {key} {first_difference(line.get(key), row.get(key))}"
    return None


def error_difference(error, status, lines, errors):
    """The trainer stopped: the row that stopped it must be refused (or unread); where it was no row, the whole run."""
    if "row" in error and error["stage"] != "load":
        row = error["row"][0] if isinstance(error["row"], list) else error["row"]
        by_index = {line["index"]: line["status"] for line in lines}
        if by_index.get(row) in ("refused", "unread") or (not lines and status in (1, 2)):
            return None
        return f"row {row}: {by_index.get(row)}, expected a refusal: {error['type']}: {error['message'][:100]}"
    if status == 0:
        return f"exit 0, expected a refusal: {error['type']}: {error['message'][:100]}"
    return None


def first_difference(found, expected):
    if found is None or expected is None:
        return f"{found!r:.60} instead of {expected!r:.60}"
    for i, (a, b) in enumerate(zip(found, expected)):
        if a != b:
            return f"differ at {i}: {a} instead of {b}"
    return f"have {len(found)} entries instead of {len(expected)}"
