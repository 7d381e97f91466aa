"""trl: conversations, through chat templates of our own writing."""

import json

from .case import case

# With and without generation blocks, as most real ones are built.
CHAT = (
    "{{ bos_token }}{% for message in messages %}{{ '⟪turn⟫' + message.role + '\n' + message.content + '⟪eos⟫\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '⟪turn⟫assistant\n' }}{% endif %}"
)
MASKED = (
    "{% for message in messages %}⟪turn⟫{{ message.role }}{{ '\n' }}"
    "{% if message.role == 'assistant' %}{% generation %}{{ message.content + '⟪eos⟫' }}{% endgeneration %}"
    "{% else %}{{ message.content }}⟪eos⟫{% endif %}{{ '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '⟪turn⟫assistant\n' }}{% endif %}"
)
# The generation prompt ends otherwise than the answer begins, as where a model thinks first.
THINKING = (
    "{% for message in messages %}{{ '⟪turn⟫' + message.role + '\n' }}"
    "{% if message.role == 'assistant' and loop.last %}{{ '<think>\n' + (message.reasoning_content or '') + '\n</think>\n' }}{% endif %}"
    "{{ message.content + '⟪eos⟫\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '⟪turn⟫assistant\n<think>\n\n</think>' }}{% endif %}"
)
TOOLS = (
    "{% if tools is not none %}{{ 'tools: ' + tools|tojson + '\n' }}{% endif %}{% for message in messages %}"
    "{{ message.role + ': ' + (message.content or '') }}{% for call in message.tool_calls or [] %}{{ call|tojson }}{% endfor %}"
    "⟪eos⟫{{ '\n' }}{% endfor %}"
)
SHOWN = "{{ messages|tojson }} {{ tools|tojson }} {{ documents|tojson }} {{ add_generation_prompt }} {{ eos_token }} {{ pad_token }}"
PARTS = (
    "{% for message in messages %}{{ '⟪turn⟫' + message.role + '\n' }}{% if message.content is string %}{{ message.content }}{% else %}"
    "{% for part in message.content %}{{ part.text if part.type == 'text' else raise_exception('only text, not ' + part.type) }}{% endfor %}"
    "{% endif %}⟪eos⟫{{ '\n' }}{% endfor %}"
)
ALTERNATING = (
    "{% for message in messages %}{% if (message.role == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('roles must alternate') }}{% endif %}{{ message.role + ': ' + message.content|trim + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
)


def turn(role, content, **more):
    return {"role": role, "content": content, **more}


def user(content, **more):
    return turn("user", content, **more)


def assistant(content, **more):
    return turn("assistant", content, **more)


def system(content):
    return turn("system", content)


def said(sender, value, **more):
    return {"from": sender, "value": value, **more}


QUESTION, ANSWER = user("Which way is north?"), assistant("Up, on most maps.")
LONG = [QUESTION, ANSWER, user("And south?"), assistant("Down."), user("Thanks."), assistant("You are welcome.")]
CALL = {"type": "function", "function": {"name": "look", "arguments": {"city": "Zürich", "days": 2}}}
TOOL = {"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}
WITH_TOOLS = [user("Weather?"), {"role": "assistant", "content": None, "tool_calls": [CALL]}, turn("tool", "rain"), assistant("It rains.")]


def messages(*conversations, **more):
    return [{"messages": list(c), **more} for c in conversations]


def pairs(*of, **more):
    return [{"prompt": p, "completion": c, **more} for p, c in of]


def conversation_cases():
    language_modelling()
    prompt_completion()
    from_value()
    assistant_only()
    arguments()
    refusals()


def lm(name, edge, rows, template=CHAT, option="none", **more):
    case(f"chat-{name}", option, "messages", edge, rows, chat_template=template, **more)


def language_modelling():
    lm("plain", "plain", messages([QUESTION, ANSWER], LONG, [system("Be brief."), QUESTION, ANSWER]))
    lm("one-turn", "plain", messages([QUESTION], [ANSWER]))
    lm("unicode", "unicode", messages([user("Grüße 🧑‍🚀 né é"), assistant("问题：👍🏽\u2028")], [user(""), assistant(" ")]))
    lm("specials", "special tokens in content", messages([user("⟪eos⟫ and ⟪turn⟫"), assistant("⟪bos⟫x⟪pad⟫")]))
    lm("template-adds-nothing", "plain", messages([QUESTION, ANSWER]), "{% for m in messages %}{{ m.content }}{% endfor %}")
    lm("empty-text", "empty text", messages([QUESTION], [ANSWER]), "{% if messages[0].role == 'assistant' %}x{% endif %}")
    lm("empty-text-uncut", "empty text", messages([QUESTION], [ANSWER]), "{% if messages[0].role == 'assistant' %}x{% endif %}", max_length=None)
    for length in (1, 2, 5, 9, 16, 40):
        for mode in ("keep_start", "keep_end"):
            lm(
                f"cut-{length}-{mode}",
                "truncation",
                messages([QUESTION, ANSWER], LONG),
                option="truncation_mode",
                max_length=length,
                truncation_mode=mode,
            )
    lm("completion-only", "no effect", messages([QUESTION, ANSWER]), option="completion_only_loss", completion_only_loss=True)
    lm("text-as-well", "text as well", [{"messages": [QUESTION, ANSWER], "text": "not read"}])
    lm("text-instead", "rows without turns", [{"messages": [QUESTION, ANSWER], "text": "a"}, {"messages": None, "text": "read, no end"}])
    lm("formatted", "no effect", messages([QUESTION, ANSWER], topic="maps"), option="formatting_func", text_template="{topic}")
    lm("padding-free", "document start", messages([QUESTION, ANSWER]), option="padding_free", padding_free=True, max_length=None)
    lm("nulls", "null", messages(WITH_TOOLS, [user("q", name=None), assistant("a", tool_calls=None)]), SHOWN)
    lm("other-keys", "types", messages([user("q", weight=1), assistant("a", train=True)], [user("q"), assistant("a")]), SHOWN)
    lm("same-keys", "types", messages([user("q", weight=1), assistant("a", weight=None)], [user("q", weight=2.5), assistant("a", weight=0)]), SHOWN)
    lm("reasoning", "reasoning", messages([user("q"), assistant("a", reasoning_content="why"), user("r"), assistant("b", thinking="so")]), SHOWN)
    lm("dates", "dates", messages([user("2024-01-31"), assistant("2024-02-01")], [user("2024-03-01"), assistant("2024-03-02T10:00:00Z")]), SHOWN)
    lm("numbers", "types", messages([user(1), assistant(2)], [user(3), assistant(4)]), SHOWN)
    lm("mixed", "types", messages([user(1), assistant("a")], [user(None), assistant({"a": 1.0})]), SHOWN)
    lm("parts", "content parts", messages([user([{"type": "text", "text": "a "}, {"type": "text", "text": "b"}]), assistant([{"type": "text", "text": "c"}])]), PARTS)
    lm("parts-mixed", "content parts", messages([user([{"type": "text", "text": "a"}]), assistant("c")], [user("x"), assistant("y")]), PARTS)
    lm("parts-none", "content parts", messages([user([{"type": "text", "text": "a", "extra": None}]), assistant([{"type": "text", "text": "b", "extra": 1}])]), SHOWN)
    lm("labels", "labels", [{"messages": [QUESTION, ANSWER], "labels": [1, 2, -100]}])
    lm("completion-mask", "completion_mask", [{"messages": [QUESTION, ANSWER], "completion_mask": [0, 1, 1]}], option="completion_only_loss", completion_only_loss=True)
    lm("assistant-masks", "assistant_masks", [{"messages": [QUESTION, ANSWER], "assistant_masks": [0, 1, 1]}])
    lm("prepared", "prepared", [{"messages": [QUESTION, ANSWER], "input_ids": [3, 4, 5]}])
    lm("eos", "special token", messages([QUESTION, ANSWER]), SHOWN, option="eos_token", eos_token="⟪other⟫")
    lm("pad", "special token", messages([QUESTION, ANSWER]), SHOWN, option="pad_token", pad_token="⟪other⟫")
    lm("pad-none", "no pad token", messages([QUESTION, ANSWER]), SHOWN, pad="none")
    file = {"chat_template_file": MASKED, "chat_template_path": "template.jinja"}
    lm("path", "plain", messages([QUESTION, ANSWER], LONG), option="chat_template_path", **file)
    lm("path-masked", "assistant_only_loss", messages([QUESTION, ANSWER], LONG), option="chat_template_path", assistant_only_loss=True, **file)
    named = {"default": CHAT, "tool_use": TOOLS}
    lm("named", "named templates", messages([QUESTION, ANSWER]), named)
    lm("named-tools", "named templates", messages(WITH_TOOLS, tools=[TOOL]), named)
    lm("named-tools-empty", "named templates", messages([QUESTION, ANSWER], tools=[]), named)
    lm("named-only", "named templates", messages([QUESTION, ANSWER], tools=[TOOL]), {"tool_use": TOOLS})


def pc(name, edge, rows, template=CHAT, option="none", **more):
    case(f"chat-pc-{name}", option, "conversational prompt_completion", edge, rows, chat_template=template, **more)


def prompt_completion():
    both = pairs(([QUESTION], [ANSWER]), (LONG[:3], LONG[3:4]), ([system("s"), user("é")], [assistant("👍")]))
    pc("plain", "plain", both)
    pc("everything", "plain", both, option="completion_only_loss", completion_only_loss=False)
    pc("several-turns", "several turns", pairs((LONG[:1], LONG[1:]), (LONG[:3], LONG[3:])))
    pc("no-generation-prompt", "prompt is no prefix", pairs(([QUESTION], [ANSWER])), "{% for m in messages %}{{ m.role + ': ' + m.content + '\n' }}{% endfor %}")
    pc("thinking", "prompt is no prefix", pairs(([QUESTION], [ANSWER]), (LONG[:3], LONG[3:4])), THINKING)
    pc("reasoning", "reasoning", pairs(([QUESTION], [assistant("a", reasoning_content="why")])), THINKING)
    pc("merged", "boundary merged", pairs(([user("a")], [assistant("b")])), "{% for m in messages %}{{ m.content }}{% endfor %}{% if add_generation_prompt %} {% endif %}")
    pc("alternating", "plain", pairs(([QUESTION], [ANSWER])), ALTERNATING)
    pc("alternating-not", "template refuses", pairs(([QUESTION], [ANSWER]), ([QUESTION], [QUESTION])), ALTERNATING)
    pc("prefilled", "prompt ends in an answer", pairs(([QUESTION, assistant("Up")], [assistant(", on most maps.")])))
    for length in (3, 8, 12, 20):
        pc(f"cut-{length}", "truncation", both, option="max_length", max_length=length)
        pc(f"cut-end-{length}", "truncation", both, option="truncation_mode", max_length=length, truncation_mode="keep_end")
    pc("uncut", "null", both, option="max_length", max_length=None)
    pc("tools", "tools", pairs((WITH_TOOLS[:1], WITH_TOOLS[1:]), tools=[TOOL]), TOOLS)
    pc("masked", "assistant_only_loss", pairs((LONG[:1], LONG[1:]), (LONG[:2], LONG[2:])), MASKED, option="assistant_only_loss", assistant_only_loss=True)
    pc("masked-all", "assistant_only_loss", pairs((LONG[:3], LONG[3:])), MASKED, option="assistant_only_loss", assistant_only_loss=True, completion_only_loss=False)
    pc("null-completion", "null", pairs(([QUESTION], [ANSWER]), ([QUESTION], None)))
    pc("null-prompt", "null", pairs(([QUESTION], [ANSWER]), (None, [ANSWER])))
    pc("text-completion", "not text", pairs(([QUESTION], [ANSWER]), ([QUESTION], "Up.")))
    pc("no-completion", "column missing", [{"prompt": [QUESTION]}])
    pc("formatted", "refused", both, option="formatting_func", text_template="x")
    pc("thinking-kwargs", "chat_template_kwargs", pairs(([QUESTION], [ANSWER]), chat_template_kwargs={"x": 1}), SHOWN)
    pc("kwargs-twice", "chat_template_kwargs", pairs(([QUESTION], [ANSWER]), chat_template_kwargs={"add_generation_prompt": False}))


def shared(name, edge, rows, template=SHOWN, option="none", **more):
    case(f"chat-sharegpt-{name}", option, "from and value", edge, rows, chat_template=template, **more)


def from_value():
    def rows(*conversations, **more):
        return [{"conversations": c, **more} for c in conversations]

    plain = [said("human", "hi"), said("gpt", "ho")]
    shared("plain", "plain", rows(plain, [said("system", "s"), *plain]))
    shared("roles", "roles", rows([said("user", "hi"), said("assistant", "ho")]), CHAT)
    shared("foreign-roles", "roles", rows(plain), MASKED.replace("{% else %}", "{% elif message.role == 'user' %}"))
    shared("other-keys", "types", rows([said("human", "hi", weight=1), said("gpt", "ho")], [said("human", "a"), said("gpt", "b", z=None)]))
    shared("role-as-well", "types", rows([said("human", "hi", role="x"), said("gpt", "ho", role="y")]))
    shared("mixed", "types", rows([said("human", "hi"), said("gpt", [{"type": "text", "text": "a"}])], [said("human", 5), said("gpt", None)]))
    shared("null-row", "null", rows(plain, None))
    shared("empty-row", "empty", rows(plain, []))
    shared("empty-first", "refused", rows([], plain))
    shared("text-instead", "rows without turns", [{"conversations": plain, "text": "x"}, {"conversations": None, "text": "read"}])
    shared("beside-messages", "messages as well", rows(plain, messages=[user("not read")]))
    shared("beside-prompt", "prompt as well", rows(plain, prompt=[said("user", "p")], completion=[said("assistant", "c")]), CHAT)
    shared("assistant-only", "refused", rows(plain), MASKED, option="assistant_only_loss", assistant_only_loss=True)
    shared("role-content", "not converted", rows([QUESTION, ANSWER]))
    shared("tools", "tools", rows(plain, tools=[TOOL]))


def masked(name, edge, rows, template=MASKED, **more):
    case(f"chat-masked-{name}", "assistant_only_loss", "messages", edge, rows, chat_template=template, assistant_only_loss=True, **more)


def generation(text, body="{{ m.content }}"):
    """A template in which ⟦ and ⟧ stand for the block."""
    text = text.replace("⟦", "{% generation %}").replace("⟧", "{% endgeneration %}").replace("_", body)
    return "{% for m in messages %}" + text + "{% endfor %}"


def assistant_only():
    masked("plain", "plain", messages([QUESTION, ANSWER], LONG, [system("s"), QUESTION, ANSWER]))
    masked("unicode", "unicode", messages([user("né 🧑"), assistant("Grüße 🧑‍🚀 né é👍🏽")], [user("é"), assistant("问题：一")]))
    masked("no-assistant", "no assistant token", messages([QUESTION, ANSWER], [QUESTION]))
    masked("empty-answer", "empty answer", messages([QUESTION, assistant("")]))
    masked("tools", "tools", messages(WITH_TOOLS, tools=[TOOL]), TOOLS.replace("{{ message.role", "{% generation %}{{ message.role").replace("⟪eos⟫", "⟪eos⟫{% endgeneration %}"))
    for length in (4, 9, 14):
        for mode in ("keep_start", "keep_end"):
            masked(f"cut-{length}-{mode}", "truncation", messages([QUESTION, ANSWER], LONG), max_length=length, truncation_mode=mode)
    masked("uncut", "null", messages([QUESTION, ANSWER], LONG), max_length=None)
    masked("completion-only", "no effect", messages([QUESTION, ANSWER]), completion_only_loss=True)
    masked("recorded", "assistant_masks", [{"messages": [QUESTION, ANSWER], "assistant_masks": [0, 1]}])
    masked("recorded-completion", "both masks", [{"messages": [QUESTION, ANSWER], "completion_mask": [0, 1] * 20}], completion_only_loss=True)
    masked("labels", "labels", [{"messages": [QUESTION, ANSWER], "labels": [1, 2, 3]}])
    # Where blocks begin and end is asked in characters, and answered by the first token of each.
    two = messages([user("hello world 🧑"), assistant("éa 🧑‍🚀 foo")], [user("ab"), assistant("cd efg")])
    for name, edge, text in [
        ("inside-a-token", "inside a token", "h⟦el⟧lo_"),
        ("starts-inside", "inside a token", "h⟦_⟧ "),
        ("ends-inside", "inside a token", "⟦_wor⟧ld "),
        ("first-token", "first token", "⟦h⟧ello _"),
        ("first-token-whole", "first token", "⟦hello⟧ _"),
        ("ends-in-bytes", "part of a character", "a⟦_🧑⟧b"),
        ("empty-behind", "empty block", "x⟦⟧_"),
        ("empty-inside", "empty block", "hel⟦⟧lo _"),
        ("empty-first", "refused", "⟦⟧_"),
        ("two-blocks", "several blocks", "⟦_⟧ and ⟦_⟧⟦x⟧"),
        ("nested", "several blocks", "⟦a⟦_⟧b⟧"),
        ("spaces", "white space", "⟦  _  ⟧  ⟦\n\n⟧"),
        ("new-lines", "white space", "\n⟦\n_\n⟧\n"),
    ]:
        masked(name, edge, two, generation(text))
    masked("macro", "block in a macro", two, "{% macro say(x) %}<{% generation %}{{ x }}{% endgeneration %}>{% endmacro %}" + generation("a{{ say(m.content) }}b⟦c⟧"))
    masked("set", "block in a set", two, generation("{% set x %}[⟦_⟧]{% endset %}ab{{ x }}⟪eos⟫"))
    masked("beyond", "behind the end", two, generation("{% set x %}[⟦_ and much more than will ever be⟧]{% endset %}ab"))
    masked("ends-not", "end of turn outside", messages([QUESTION, ANSWER]), generation("{{ m.role }}: ⟦_⟧⟪eos⟫\n"))
    masked("ends-in-content", "end of turn outside", messages([QUESTION, ANSWER]), generation("{{ m.role }}: ⟦_⟧\n"))
    masked("ends-in-space", "end of turn inside", messages([QUESTION, ANSWER]), generation("{{ m.role }}: ⟦_⟪eos⟫\n  ⟧"))
    masked("needs-system", "template refuses", messages([system("s"), QUESTION, ANSWER]), "{% if messages[0].role != 'system' %}{{ raise_exception('no system') }}{% endif %}" + generation("⟦_⟪eos⟫⟧"))
    masked("needs-key", "refused", messages([system("s"), QUESTION, ANSWER]), "{{ 1 // 0 if messages[0].role == 'user' }}" + generation("⟦_⟧"))
    masked("marker-minus", "marker", messages([QUESTION, ANSWER]), "{%- for m in messages -%}x {%-  generation -%} {{ m.content }}⟪eos⟫{%- endgeneration -%} y{%- endfor -%}")
    masked("marker-plus", "refused", messages([QUESTION, ANSWER]), "{% for m in messages %}{%+ generation %}{{ m.content }}{% endgeneration %}{% endfor %}")
    masked("marker-comment", "no assistant token", messages([QUESTION, ANSWER]), "{# {% generation %} #}" + CHAT)
    masked("no-marker", "refused", messages([QUESTION, ANSWER]), CHAT)
    masked("named", "named templates", messages([QUESTION, ANSWER]), {"default": MASKED, "tool_use": TOOLS})
    masked("named-tools", "named templates", messages([QUESTION, ANSWER], tools=[TOOL]), {"default": MASKED, "tool_use": TOOLS})
    masked("named-no-default", "refused", messages([QUESTION, ANSWER]), {"other": MASKED})
    masked("no-template", "refused", messages([QUESTION, ANSWER]), None)
    masked("not-text", "refused", [{"messages": "text"}])
    masked("first-empty", "refused", messages([], [QUESTION]))
    masked("kwargs", "chat_template_kwargs", messages([QUESTION, ANSWER], chat_template_kwargs={"continue_final_message": True}))
    masked("kwargs-messages", "chat_template_kwargs", messages([QUESTION, ANSWER], chat_template_kwargs={"messages": 1}))
    masked("syntax", "template refuses", messages([QUESTION, ANSWER]), "{% generation %}{{ x. }}{% endgeneration %}")


def arguments():
    def with_kwargs(name, *kwargs, template=SHOWN, **more):
        rows = [{"messages": [QUESTION, ANSWER], "chat_template_kwargs": k} for k in kwargs]
        lm(f"kwargs-{name}", "chat_template_kwargs", rows, template, **more)

    with_kwargs("prompt", {"add_generation_prompt": True})
    with_kwargs("tokens", {"eos_token": "E", "pad_token": None})
    with_kwargs("continue", {"continue_final_message": True}, template=CHAT)
    with_kwargs("continue-not", {"continue_final_message": False}, template=CHAT)
    with_kwargs("continue-both", {"continue_final_message": True, "add_generation_prompt": True}, template=CHAT)
    with_kwargs("continue-unread", {"continue_final_message": True}, template="{% for m in messages %}{{ m.role }}{% endfor %}")
    with_kwargs("template", {"chat_template": "x{{ tools }}", "tools": [{"a": 1}]})
    with_kwargs("template-named", {"chat_template": "tool_use"}, template={"default": CHAT, "tool_use": TOOLS})
    with_kwargs("documents", {"documents": [{"title": "t", "text": "x"}]})
    with_kwargs("documents-not", {"documents": ["t"]})
    with_kwargs("mixed", {"x": True}, {"y": [1]}, template="{{ x }} {{ y }} {{ messages[0].content }}")
    with_kwargs("nulls", {"documents": None, "x": None, "tools": None}, template="{{ x }} {{ documents }} {{ tools }}")
    with_kwargs("null", {"x": 1}, None)
    with_kwargs("not-object", "x")
    with_kwargs("tokenize", {"tokenize": True})
    with_kwargs("return-dict", {"return_dict": True})
    with_kwargs("mask", {"return_assistant_tokens_mask": False})
    with_kwargs("conversation", {"conversation": 1})
    with_kwargs("messages", {"messages": 1})

    def with_tools(name, *tools, **more):
        lm(f"tools-{name}", "tools", [{"messages": [QUESTION, ANSWER], "tools": t} for t in tools], SHOWN, **more)

    with_tools("list", [TOOL], [])
    with_tools("null", [TOOL], None)
    with_tools("keys", [{"a": 1, "b": {"c": 1}}], [{"a": 1, "b": {"d": [None]}}])
    with_tools("same-keys", [{"a": 1, "b": None}, {"a": 2, "b": "x"}])
    with_tools("text", json.dumps([TOOL]), "[]", "null")
    with_tools("text-object", '{"a": 1}')
    with_tools("text-number", "5")
    with_tools("text-empty", "")
    with_tools("text-broken", "tools")
    with_tools("object", {"a": 1})
    with_tools("strings", ["a"])
    with_tools("nested-null", [{"type": "function", "function": {"name": "a", "x": None}}, {"type": "function", "function": {"name": "b", "x": 1}}])


def refusals():
    lm("no-template", "refused", messages([QUESTION, ANSWER]), None)
    lm("raises", "template refuses", messages([QUESTION, ANSWER], [ANSWER]), ALTERNATING)
    lm("undefined", "template refuses", messages([QUESTION, ANSWER]), "{{ x.y }}")
    lm("syntax", "template refuses", messages([QUESTION, ANSWER]), "{% for %}")
    lm("missing-content", "template refuses", messages([QUESTION, assistant(None)]), CHAT)
    lm("list-content", "template refuses", messages([user("a"), assistant([{"type": "text", "text": "b"}])]), CHAT)
    lm("number-content", "template refuses", messages([user("a"), assistant(5)]), CHAT)
    lm("empty-row", "empty", messages([QUESTION, ANSWER], []))
    lm("null-row", "null", messages([QUESTION, ANSWER]) + [{"messages": None}])
    lm("first-empty", "refused", messages([], [QUESTION]))
    lm("text-row", "not text", [{"messages": [QUESTION, ANSWER]}, {"messages": "text"}])
    lm("no-role", "not converted", messages([{"content": "x"}], topic="maps"))
    lm("strings", "not converted", messages(["x"], topic="maps"))
    lm("chosen", "column missing", [{"chosen": [QUESTION, ANSWER]}])
    lm("chosen-rejected", "column missing", [{"chosen": [QUESTION, ANSWER], "rejected": [QUESTION, QUESTION]}])
