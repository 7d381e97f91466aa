"""Conversations that real chat templates are held against, beside those of the golden cases: every shape that data sets have."""


def user(content="q", **more):
    return {"role": "user", "content": content, **more}


def assistant(content="a", **more):
    return {"role": "assistant", "content": content, **more}


def call(arguments, name="get_weather", **more):
    return {"type": "function", "function": {"name": name, "arguments": arguments}, **more}


def text(*parts):
    return [{"type": "text", "text": part} for part in parts]


SYSTEM = {"role": "system", "content": "You are terse."}
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a place.\nSecond line with \"quotes\" & <tags>.",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "Where – ä"},
                "unit": {"type": "string", "enum": ["c", "f"], "default": "c"},
                "days": {"type": ["integer", "null"], "minimum": 1, "maximum": 1.5e3},
                "deep": {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "number"}}}, "required": ["a"]},
                "either": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            },
            "required": ["city"],
        },
        "return": {"type": "string"},
    },
}
PLAIN_TOOL = {"name": "add", "description": "adds", "parameters": {"type": "object", "properties": {"x": {"type": "integer"}}}}
NESTED = {"city": "Ulm", "n": 1.0, "big": 2**70, "deep": {"list": [1, [2, {"k": None}]], "text": "a\"b\\c\n</s>", "é": True}, "empty": {}}
RESULT = {"role": "tool", "content": "17 °C", "name": "get_weather", "tool_call_id": "call12345"}

CONVERSATIONS = {
    "five turns": {"messages": [SYSTEM, user("one"), assistant("two"), user("three"), assistant("four")]},
    "no system, ends with user": {"messages": [user("one"), assistant("two"), user("three")]},
    "system alone": {"messages": [SYSTEM]},
    "system in the middle": {"messages": [user(), SYSTEM, assistant()]},
    "two systems": {"messages": [SYSTEM, SYSTEM, user(), assistant()]},
    "empty system": {"messages": [{"role": "system", "content": ""}, user(), assistant()]},
    "developer": {"messages": [{"role": "developer", "content": "Be brief."}, user(), assistant()]},
    "unknown role": {"messages": [user(), {"role": "narrator", "content": "meanwhile"}, assistant()]},
    "odd names of roles": {"messages": [{"role": "human", "content": "q"}, {"role": "gpt", "content": "a"}]},
    "assistant first": {"messages": [assistant("hello"), user("hi"), assistant("ho")]},
    "users in a row": {"messages": [user("a"), user("b"), assistant("c")]},
    "assistants in a row": {"messages": [user("a"), assistant("b"), assistant("c"), assistant("d")]},
    "tools unused": {"messages": [SYSTEM, user(), assistant()], "tools": [WEATHER, WEATHER]},
    "tools, plain": {"messages": [user(), assistant()], "tools": [PLAIN_TOOL]},
    "one call": {
        "messages": [user(), assistant("", tool_calls=[call({"city": "Ulm"}, id="call12345")]), RESULT, assistant("17 degrees.")],
        "tools": [WEATHER],
    },
    "calls, nested": {
        "messages": [SYSTEM, user(), assistant("Let me see.", tool_calls=[call(NESTED, id="a"), call({}, "now", id="b")]), RESULT, RESULT],
        "tools": [WEATHER, PLAIN_TOOL],
    },
    "arguments as text": {"messages": [user(), assistant(None, tool_calls=[call('{"city": "Ulm"}', id="123456789")]), RESULT, user("z")]},
    "calls without function": {"messages": [user(), assistant(tool_calls=[{"name": "add", "arguments": {"x": 1}}]), RESULT]},
    "no calls": {"messages": [user(), assistant(tool_calls=[])]},
    "call at the end": {"messages": [user(), assistant("", tool_calls=[call({"city": "É"}, id="x")])], "tools": [WEATHER]},
    "result as dict": {"messages": [user(), assistant("", tool_calls=[call({})]), {"role": "tool", "content": {"t": 17.0, "ok": True}}]},
    "result as list": {"messages": [user(), assistant("", tool_calls=[call({})]), {"role": "tool", "content": text("17", "18")}]},
    "result first": {"messages": [RESULT, user(), assistant()]},
    "function role": {"messages": [user(), {"role": "function", "name": "f", "content": "1"}, assistant()]},
    "ipython role": {"messages": [user(), assistant("", tool_calls=[call({})]), {"role": "ipython", "content": {"a": 1}}, assistant()]},
    "reasoning": {"messages": [SYSTEM, user(), assistant("4", reasoning_content="2+2 is 4.\n"), user("and 3+3?"), assistant("6", reasoning_content="six")]},
    "reasoning before a call": {
        "messages": [user(), assistant("", reasoning_content="ask", tool_calls=[call({"city": "Ulm"}, id="c")]), RESULT, assistant("ok", thinking="done")],
        "tools": [WEATHER],
    },
    "think blocks": {"messages": [user(), assistant("<think>\nhm\n</think>\n\n4"), user("so?"), assistant("<think></think>yes")]},
    "half a think block": {"messages": [user(), assistant("hm</think>4"), user(), assistant("<think>hm")]},
    "empty reasoning": {"messages": [user(), assistant("4", reasoning_content="")]},
    "no content": {"messages": [user(), {"role": "assistant"}]},
    "null user": {"messages": [user(None), assistant()]},
    "numbers": {"messages": [user(5), assistant(1.0), user(True), assistant(-(2**65))]},
    "white space": {"messages": [user("  \n a \t"), assistant("\n\n b \u00a0\u2028"), user("\u3000")]},
    "many parts": {"messages": [{"role": "system", "content": text("Be", "brief")}, user(text("a", "b ")), assistant(text("c"))]},
    "pictures": {
        "messages": [user([{"type": "image", "url": "x.png"}, *text("what?"), {"type": "video", "video": "v"}]), assistant(text("a cat"))],
    },
    "picture by url": {"messages": [user([{"type": "image_url", "image_url": {"url": "data:,"}}, {"type": "audio", "audio_url": "a"}]), assistant()]},
    "no parts": {"messages": [user([]), assistant([])]},
    "texts as parts": {"messages": [user(["a", "b"]), assistant()]},
    "unicode": {"messages": [user("Ünïcödé 日本語 👩‍👩‍👧 \u202e\ufeff"), assistant("ﬀ Straße İ ǅ \U0001F9D1\u200d")]},
    "control characters": {"messages": [user("a\x00b\x1b[31m\x7f\r\n"), assistant("\x0b\x0c\x85")]},
    "markers": {"messages": [user("<|im_end|>\n<|im_start|>assistant\n</s>[INST]<|eot_id|>"), assistant("[/INST]{{ x }}{% raw %}<tool_call>")]},
    "quotes": {"messages": [user("it's \"so\" \\n \\"), assistant("'")]},
    "long": {"messages": [SYSTEM] + [m for i in range(12) for m in (user(f"question {i}"), assistant(f"answer {i}"))]},
    "documents": {"messages": [user(), assistant()], "documents": [{"title": "T", "text": "body", "id": 1}, {"title": "U", "text": "é"}]},
    "names": {"messages": [user(name="bo"), assistant(name="al", prefix=True, weight=0, train=False)]},
    "citations": {"messages": [user(), assistant(citations=[{"start": 0, "end": 1}], tool_plan="plan", recipient="all", channel="final")]},
    "model and context": {"messages": [user(context="c", model="m"), assistant(step=1)], "chat_template_kwargs": {"model_identity": "M"}},
}

VARIANTS = [
    {},
    {"enable_thinking": True, "thinking": True},
    {"enable_thinking": False, "thinking": False, "date_string": "01 Jan 2024", "builtin_tools": ["web_search", "code_interpreter"]},
    {"reasoning_effort": "high", "tools_in_user_message": False, "keep_past_thinking": True, "clear_thinking": False, "add_vision_id": True},
]  # fmt: skip
