"""Renders with the installed transformers, and says what it did in plain JSON."""

import copy
import datetime
import logging

import transformers
from transformers.utils import chat_template_utils

logging.disable(logging.WARNING)
NOW = datetime.datetime(2024, 2, 9, 7, 5, 3, 42)


class FixedClock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 2, 9, 7, 5, 3, 42)


chat_template_utils.datetime = FixedClock
DROP = object()


def failure(error):
    kind = type(error).__name__
    if isinstance(error, SyntaxError):
        kind = "TemplateSyntaxError"
    result = {"error": kind, "message": str(getattr(error, "message", None) or error)}
    # A SyntaxError is Python's own, of the code that jinja2 generated: its line is none of the template's.
    if getattr(error, "lineno", None) and not isinstance(error, SyntaxError):
        result["line"] = error.lineno
    return result


def render(template, variables):
    """The template alone, with exactly these variables: a fresh copy, for templates can change what they are given (`[1]|indent` does)."""
    variables = copy.deepcopy(variables)
    try:
        compiled = chat_template_utils._compile_jinja_template(template)
        blocks, spans = [], []
        with compiled.environment.activate_tracker(blocks, spans):
            for block in compiled.generate(**variables):
                blocks.append(block)
        text = "".join(blocks)
        text.encode("utf-8")
        return {"text": text, "generation": [list(span) for span in spans]}
    except Exception as error:  # every exception of a template is a result
        return failure(error)


def tokenizer(bos="<s>", eos="</s>"):
    from tokenizers import Tokenizer, models

    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.WordLevel({"a": 0}, unk_token="a")), bos_token=bos, eos_token=eos
    )


def chat(tok, template, request):
    """As apply_chat_template renders a request of `maskcheck render`."""
    arguments = dict(
        tools=request.get("tools"), documents=request.get("documents"), add_generation_prompt=request.get("add_generation_prompt", False)
    )
    kwargs = request.get("chat_template_kwargs", {})
    try:
        for name in ("messages", "conversation"):
            if name in kwargs:
                raise TypeError("got multiple values for keyword argument")
        continued = request.get("continue_final_message", False)
        text = tok.apply_chat_template(
            request["messages"],
            chat_template=template,
            tokenize=False,
            continue_final_message=continued,
            sanitize_control_tokens=request.get("sanitize_control_tokens", False),
            **arguments,
            **kwargs,
        )
        if continued:
            return {"text": text, "generation": []}  # refused together with the mask
        chosen = tok.get_chat_template(template, request.get("tools"))
        messages = [{k: v for k, v in m.items() if v is not None} for m in request["messages"]]
        texts, spans = chat_template_utils.render_jinja_template(
            [messages], chat_template=chosen, return_assistant_tokens_mask=True, **arguments, **{**tok.special_tokens_map, **kwargs}
        )
        assert texts == [text]
        return {"text": text, "generation": [list(span) for span in spans[0]]}
    except Exception as error:
        return failure(error)
