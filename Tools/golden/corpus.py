"""The text that the small tokenizers are trained on: written for this project or generated here, free of any licence."""

import random

PARAGRAPHS = [
    "A fine-tuning run learns exactly what its labels say. If every token has a label, the model learns the question "
    "as well as the answer; if only the answer has one, it learns to answer. Nobody sees the difference in the loss.",
    "The trainer reads a row, makes a text of it, cuts the text into tokens and gives each token a label or none. "
    "What is left is shifted by one place, so the first token never counts.",
    "It's easy to get wrong, and we've all done it: they'd looked for a template that wasn't there, he'll look again, "
    "I'm sure you're right, she doesn't mind. Don't worry: it isn't the model's fault.",
    "Question: what is the capital of France?\nAnswer: Paris\n\nQuestion: how many legs has a spider?\nAnswer: 8\n\n",
    "### Instruction:\nSum up the text in one sentence.\n\n### Input:\nThe train is late again.\n\n### Response:\nIt is late.\n",
    "### Human: hello, who are you? ### Assistant: I am a program that answers questions. ### Human: thank you!\n",
    "User: is it raining?\nAssistant: No, the sun is shining.\nUser: good.\nAssistant: You are welcome.\n",
    "Instructions: answer a question on the properties of a drug.\nContext: some drugs block a channel of the "
    "heart, which is dangerous. It is wise to look for that early, before much money is spent.\n"
    "Question: read the SMILES string of this drug and predict whether it\n(A) leaves hERG alone (B) blocks hERG\n",
    "The heart has a rhythm; potassium leaves the cell through a channel. A molecule that blocks the channel is toxic. "
    "The gene is called human ether-à-go-go related, in short hERG; without it the heart's beat is lost.",
    "In 2024-01-01 and 2025-12-31 there were 365 days, 12 months, 52 weeks; 3.14159 is pi, 1,000,000 is a million, "
    "100 % is all, 0.5 is half. Call 555-0199 or write to someone@example.org, see https://example.org/a?b=c&d=e#f.",
]

CODE = [
    "def mask(labels, n):\n    for i in range(n):\n        labels[i] = -100\n    return labels\n\n",
    'if __name__ == "__main__":\n\tprint(f"{x!r}", file=sys.stderr)\n\tsys.exit(1)\n',
    "func supervised(_ labels: [Int32]) -> Int {\n  labels.filter { $0 != -100 }.count\n}\n\n",
    '{"prompt": "Who?", "completion": " Me.", "n": [1, 2, 3], "ok": true, "none": null}\n',
    "SELECT name, COUNT(*) FROM rows WHERE labels <> -100 GROUP BY name;\n",
    '<table>\n  <tr><td>one</td><td>two</td></tr>\n</table>\n<p class="x">text</p>\n',
    "for (int i = 0; i < n; ++i) {\n    sum += a[i] * b[i];  // add\n}\n\n",
    "trainer = SFTTrainer(model, train_dataset=rows, args=config)\ntrainer.train()\n",
]

SCRIPTS = [
    "今天天气很好。我们去公园吧。",
    "问题：法国的首都是哪里？\n答案：巴黎\n\n",
    "模型只学习标签所说的内容。",
    "こんにちは、世界。今日はいい天気です。",
    "質問に答えてください。カタカナも読みます。",
    "안녕하세요, 세계. 오늘은 날씨가 좋습니다.",
    "Привет, мир. Сегодня хорошая погода.",
    "Вопрос: сколько?\nОтвет: два\n",
    "Γειά σου Κόσμε. Η απάντηση είναι απλή.",
    "مرحبا بالعالم. السؤال سهل.",
    "שלום עולם. התשובה פשוטה.",
    "नमस्ते दुनिया। उत्तर सरल है।",
    "สวัสดีชาวโลก คำตอบง่ายมาก",
    "Xin chào thế giới. Câu trả lời đơn giản.",
    "Grüße aus München, schöne Straße. Ça va, très bien, naïve café. ¿Qué tal, señor? Zażółć gęślą jaźń.",
    "😀😀 👍 🎉 ❤️ 👩‍👩‍👧 🇩🇪 ✅ → ← ≤ ≥ ± × ÷ € £ ° … – — “quoted” ‘so’ «ainsi»",
]

SUBJECTS = [
    "the model",
    "a trainer",
    "the tokenizer",
    "this row",
    "the answer",
    "a long prompt",
    "the first token",
    "our data set",
    "the loss",
    "a chemist",
    "the user",
    "an assistant",
    "the template",
    "one molecule",
]
VERBS = ["learns", "ignores", "reads", "shows", "blocks", "repeats", "predicts", "explains", "contains", "changes", "counts"]
OBJECTS = [
    "the completion",
    "every label",
    "the whole text",
    "a drug",
    "the channel",
    "an example",
    "the end of the sequence",
    "nothing at all",
    "some tokens",
    "a question",
    "two brackets",
    "the right option",
    "what it should",
    "the heart",
]

RING = [
    "c1ccccc1",
    "C1CCNCC1",
    "c1ccncc1",
    "c1ccc(F)cc1",
    "c1ccc(Cl)cc1",
    "C1CCOCC1",
    "c1cnc[nH]1",
    "N1CCN(C)CC1",
    "c1ccc2[nH]ccc2c1",
]
CHAIN = [
    "C",
    "CC",
    "CCC",
    "N",
    "O",
    "C(=O)N",
    "C(=O)O",
    "NC(=O)",
    "S(=O)(=O)",
    "C#N",
    "OC",
    "C(C)C",
    "[C@@H](O)",
    "[C@H](N)",
    "C=C",
    "/C=C/",
    "N(C)C",
    "CCN(CC)",
    "C(F)(F)F",
]
END = [
    "O",
    "N",
    "C",
    "Cl",
    "F",
    "C(=O)O",
    "[N+](=O)[O-]",
    "C(N)=O",
    "C(F)(F)F",
    "C#N",
    "CCN(C)C",
    "C(C)(C)C",
    "[O-]",
    "[Na+]",
    "c1ccccc1",
    "C1CC1",
    "S(N)(=O)=O",
    "N(C)(C)",
    "[NH3+]",
    "C(=O)[O-]",
]


def smiles(rng):
    """A string that looks like SMILES (no chemistry is meant)."""
    parts = [rng.choice(CHAIN) if rng.random() < 0.55 else rng.choice(RING) for _ in range(rng.randint(1, 5))]
    return "".join(parts) + rng.choice(END)


def lines(seed=20240, count=4000):
    """The corpus, the same on every machine."""
    rng = random.Random(seed)
    yield from PARAGRAPHS + CODE + SCRIPTS
    for i in range(count):
        kind = rng.random()
        if kind < 0.30:
            words = " ".join([rng.choice(SUBJECTS), rng.choice(VERBS), rng.choice(OBJECTS)])
            yield words[0].upper() + words[1:] + rng.choice([".", ".\n", "!", "?\n\n", ", and ", "; ", ":\n"])
        elif kind < 0.62:
            yield (f"Drug SMILES: {smiles(rng)}\nAnswer: ({rng.choice('AB')})" + rng.choice(["", "\n", "\n\n", "<"]))
        elif kind < 0.70:
            yield f"{smiles(rng)}\n{smiles(rng)}\nAnswer:{rng.choice([' yes', ' no', ' (A)', ' (B)'])}\n"
        elif kind < 0.80:
            yield rng.choice(PARAGRAPHS)
        elif kind < 0.90:
            yield rng.choice(CODE) * rng.randint(1, 2)
        else:
            yield rng.choice(SCRIPTS)
        if i % 40 == 0:
            yield " " * rng.randint(2, 9) + "x = foobar(foo, bar)\n" + "\t" * rng.randint(1, 4) + "<eos> eos " * 2
