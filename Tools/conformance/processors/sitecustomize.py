"""Lets torchvision from the index be imported beside the CPU build of torch: its operators are CUDA's, and image processors need none."""

import builtins

ordinary = builtins.__import__


def importing(name, *more, **named):
    if name.partition(".")[0] == "torchvision":
        builtins.__import__ = ordinary
        declare_operators()
    return ordinary(name, *more, **named)


def declare_operators():
    """The two that torchvision describes as it is imported, whether they are there or not."""
    import torch

    if not torch.version.cuda:
        importing.library = torch.library.Library("torchvision", "DEF")
        for operator in ("nms", "qnms"):
            importing.library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


builtins.__import__ = importing
