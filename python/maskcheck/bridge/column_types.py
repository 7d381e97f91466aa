"""Types of columns as the protocol names them."""

from __future__ import annotations

import pyarrow as pa

#: Features that `datasets` decodes to objects of other libraries.
DECODED = ("Image", "Audio", "Video", "Pdf", "Nifti", "Mesh", "Array2D", "Array3D", "Array4D", "Array5D", "Translation")


def columns_of(features):
    """The `columns` of an answer."""
    schema = features.arrow_schema
    return [
        {"name": name, "type": type_of_feature(feature, schema.field(name).type), "shown": str(feature)}
        for name, feature in features.items()
    ]


def type_of_feature(feature, arrow):
    name = type(feature).__name__
    return {"other": name} if name in DECODED else type_of(arrow)


def type_of(arrow):
    if isinstance(arrow, pa.BaseExtensionType):
        return "json" if is_json(arrow) else {"other": str(arrow)}
    if pa.types.is_list(arrow) or pa.types.is_large_list(arrow) or pa.types.is_fixed_size_list(arrow):
        return {"list": type_of(arrow.value_type)}
    if pa.types.is_struct(arrow):
        return {"struct": [{"name": field.name, "type": type_of(field.type)} for field in arrow]}
    if pa.types.is_dictionary(arrow):
        return type_of(arrow.value_type)
    for name in ("timestamp", "date", "time", "duration", "decimal"):
        if getattr(pa.types, f"is_{name}")(arrow):
            return name
    if pa.types.is_binary(arrow) or pa.types.is_large_binary(arrow) or pa.types.is_fixed_size_binary(arrow):
        return "binary"
    return {"double": "float64", "float": "float32", "halffloat": "float16"}.get(str(arrow), str(arrow))


def is_json(arrow):
    return getattr(arrow, "extension_name", "") == "arrow.json"


def holds_json(arrow):
    """Whether values are stored as JSON text somewhere inside, and are decoded when they are read."""
    if isinstance(arrow, pa.BaseExtensionType):
        return True
    if pa.types.is_struct(arrow):
        return any(holds_json(field.type) for field in arrow)
    if pa.types.is_list(arrow) or pa.types.is_large_list(arrow) or pa.types.is_fixed_size_list(arrow):
        return holds_json(arrow.value_type)
    return False
