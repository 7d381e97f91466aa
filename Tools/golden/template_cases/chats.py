"""Whole chat templates of our own writing, with the constructs that real ones use, and conversations for them."""

TEMPLATES = {
    "turns": (
        "{{ bos_token }}{% for message in messages %}\n"
        "    {%- if message.role == 'system' -%}<|sys|>{{ message.content }}{% elif message['role'] == 'assistant' %}\n"
        "<|bot|>{% generation %}{{ message.content|trim }}{{ eos_token }}{% endgeneration %}\n"
        "    {%- else %}<|{{ message.role }}|>{{ message.content }}{% endif %}\n"
        "{% endfor %}\n"
        "{% if add_generation_prompt %}<|bot|>{% endif %}"
    ),
    "tools": (
        "{%- if tools %}\n    {{- '<tools>\\n' }}\n    {%- for tool in tools %}\n        {{- tool | tojson }}{{ '\\n' }}\n"
        "    {%- endfor %}\n    {{- '</tools>' }}\n{%- endif %}\n"
        "{%- set ns = namespace(last=-1) %}\n"
        "{%- for message in messages[::-1] %}\n    {%- set index = (messages|length - 1) - loop.index0 %}\n"
        "    {%- if ns.last < 0 and message.role == 'user' and message.content is string and not(message.content.startswith('<r>')) %}\n"
        "        {%- set ns.last = index %}\n    {%- endif %}\n{%- endfor %}\n"
        "{%- for message in messages %}\n    {%- set content = message.content if message.content is string else '' %}\n"
        "    {%- if message.role == 'assistant' %}\n        {%- set reasoning = '' %}\n"
        "        {%- if message.reasoning_content is string %}{%- set reasoning = message.reasoning_content %}\n"
        "        {%- elif '</think>' in content %}\n"
        "            {%- set reasoning = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}\n"
        "            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}\n        {%- endif %}\n"
        "        {{- '[' + message.role + ']\\n' }}\n"
        "        {%- generation %}\n        {%- if loop.index0 > ns.last and (loop.last or reasoning) %}\n"
        "            {{- '<think>\\n' + reasoning.strip('\\n') + '\\n</think>\\n\\n' }}\n        {%- endif %}\n"
        "        {{- content }}\n        {%- if message.tool_calls %}\n            {%- for call in message.tool_calls %}\n"
        "                {%- if (loop.first and content) or (not loop.first) %}{{- '\\n' }}{%- endif %}\n"
        "                {%- if call.function %}{%- set call = call.function %}{%- endif %}\n"
        "                {{- '{\"name\": \"' ~ call.name ~ '\", \"arguments\": ' }}\n"
        "                {%- if call.arguments is string %}{{- call.arguments }}{%- else %}{{- call.arguments | tojson }}{%- endif %}\n"
        "                {{- '}' }}\n            {%- endfor %}\n        {%- endif %}\n        {{- '[end]' }}\n        {%- endgeneration %}\n"
        "    {%- elif message.role == 'tool' %}\n"
        "        {%- if loop.first or messages[loop.index0 - 1].role != 'tool' %}{{- '[user]' }}{%- endif %}\n"
        "        {{- '\\n<r>' ~ content ~ '</r>' }}\n"
        "        {%- if loop.last or messages[loop.index0 + 1].role != 'tool' %}{{- '[end]\\n' }}{%- endif %}\n"
        "    {%- else %}\n        {{- '[' + message.role + ']\\n' + content + '[end]\\n' }}\n    {%- endif %}\n{%- endfor %}\n"
        "{%- if add_generation_prompt %}\n    {{- '[assistant]\\n' }}\n"
        "    {%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}\n{%- endif %}"
    ),
    "strict": (
        "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{% set system = messages[0]['content'] %}"
        "{% set rest = messages[1:] %}{% else %}{% set rest = messages %}{% endif %}"
        "{% for m in rest %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
        "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
        "{% if m['role'] == 'user' %}{{ '<start>user\n' + (system ~ '\n\n' if loop.first and system is defined else '') + m['content'] | trim + '<end>\n' }}"
        "{% else %}{{ '<start>model\n' + m['content'] | trim + '<end>\n' }}{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<start>model\n' }}{% endif %}"
    ),
    "parts": (
        "{% macro show(content) %}{% if content is string %}{{ content }}{% elif content is iterable %}"
        "{% for part in content %}{% if part.type == 'text' %}{{ part.text }}{% elif 'image' in part or part.type == 'image' %}<img>"
        "{% else %}{{ raise_exception('unknown part ' ~ part.type) }}{% endif %}{% endfor %}{% else %}({{ content }}){% endif %}{% endmacro %}"
        "{% for message in messages %}{{ message.role }}: {{ show(message.content) }}{{ '\n' if not loop.last }}{% endfor %}"
        "{% for k, v in messages[-1].items() %}|{{ k }}={{ v }}{% endfor %}{{ tools }}{{ documents }}{{ messages[0] | tojson(indent=2) }}"
    ),
    "dated": "{{ strftime_now('%d %b %Y %H:%M %A %j') }}{% for m in messages %}{{ m.content }}{% endfor %}",
    "plain": "{% for m in messages %}{{ m.role + ': ' + m.content + '\n' }}{% endfor %}",
}

CALL = {"type": "function", "function": {"name": "look", "arguments": {"q": "é", "n": 1.0, "deep": {"a": [None, True]}}}}
TOOL = {"type": "function", "function": {"name": "look", "description": "<a> & 'b'", "parameters": {"type": "object", "properties": {}}}}

CONVERSATIONS = {
    "one": {"messages": [{"role": "user", "content": "hi"}]},
    "two": {"messages": [{"role": "user", "content": " hi \n"}, {"role": "assistant", "content": " ho \n"}]},
    "system": {"messages": [{"role": "system", "content": "Be."}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}]},
    "unicode": {"messages": [{"role": "user", "content": "Grüße 🧑‍🚀\u2028\u00a0"}, {"role": "assistant", "content": "ΑΣ\u0301 👍🏽"}]},
    "tools": {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "tool_calls": [CALL, CALL]}, {"role": "tool", "content": "r1"}, {"role": "tool", "content": "r2"}, {"role": "assistant", "content": "done"}], "tools": [TOOL]},
    "null": {"messages": [{"role": "user", "content": "q", "name": None}, {"role": "assistant", "content": None, "tool_calls": [CALL]}]},
    "emptytools": {"messages": [{"role": "user", "content": "q"}], "tools": []},
    "reasoning": {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "reasoning_content": "why", "content": "a"}, {"role": "user", "content": "z"}, {"role": "assistant", "reasoning": "", "content": "b"}]},
    "thinking": {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "<think>\nhm\n</think>\n\na", "thinking": "t", "extra": 1}]},
    "parts": {"messages": [{"role": "user", "content": [{"type": "text", "text": "look "}, {"type": "image"}]}, {"role": "assistant", "content": [{"type": "text", "text": "ok"}]}]},
    "oddpart": {"messages": [{"role": "user", "content": [{"type": "sound"}]}]},
    "empty": {"messages": []},
    "emptytext": {"messages": [{"role": "user", "content": ""}, {"role": "assistant", "content": ""}]},
    "assistants": {"messages": [{"role": "assistant", "content": "a"}, {"role": "assistant", "content": "b"}]},
    "numbers": {"messages": [{"role": "user", "content": 5, "n": 1e16, "big": 2**70}, {"role": "user", "content": True}]},
    "markers": {"messages": [{"role": "user", "content": "{{ bos_token }}<|bot|>"}, {"role": "assistant", "content": "{% if %}"}]},
    "norole": {"messages": [{"content": "x"}]},
    "kwargs": {"messages": [{"role": "user", "content": "q"}], "chat_template_kwargs": {"enable_thinking": False, "bos_token": "<B>"}},
    "taken": {"messages": [{"role": "user", "content": "q"}], "chat_template_kwargs": {"messages": 1}},
    "documents": {"messages": [{"role": "user", "content": "q"}], "documents": [{"title": "t", "text": "x"}]},
    "baddocuments": {"messages": [{"role": "user", "content": "q"}], "documents": ["x"]},
    "badmessage": {"messages": [{"role": "user", "content": "q"}], "tools": ["x"]},
    "strings": {"messages": ["q"]},
    "nomessage": {"messages": [{"role": "user", "content": "q"}, None]},
    "continued": {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "é wi "}], "continue_final_message": True},
    "continuedtext": {"messages": [{"role": "user", "content": "wi"}, {"role": "assistant", "content": "wi"}], "continue_final_message": "content"},
    "continuedempty": {"messages": [{"role": "assistant", "content": ""}], "continue_final_message": True},
    "continuednull": {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": None}], "continue_final_message": True},
    "continuednumber": {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": 5}], "continue_final_message": True},
    "continuedparts": {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, {"type": "image"}]}], "continue_final_message": True},
    "continuedimages": {"messages": [{"role": "user", "content": [{"type": "image"}]}], "continue_final_message": True},
    "continuedreasoning": {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a", "reasoning": "why "}], "continue_final_message": "reasoning"},
    "continuedthinking": {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "reasoning_content": "why", "thinking": "t"}], "continue_final_message": "thinking"},
    "continuedother": {"messages": [{"role": "user", "content": "q", "name": "n"}], "continue_final_message": "name"},
    "continuedtag": {"messages": [{"role": "user", "content": "CONTINUE_FINAL_MESSAGE_TAG x"}], "continue_final_message": True},
    "sanitized": {"messages": [{"role": "user", "content": "q"}], "sanitize_control_tokens": True},
}
