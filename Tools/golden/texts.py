"""Texts that the cases share, all written for this project."""

HERG_TEMPLATE = (
    "Instructions: answer a question on the properties of a drug.\n"
    "Context: the heart keeps its beat with the help of a potassium channel called hERG (human ether-à-go-go related gene). A drug "
    "that blocks it can be dangerous, so it is wise to look for that early, before much time and money is spent.\n"
    "Question: read the SMILES string of this drug and predict whether it\n(A) leaves hERG alone (B) blocks hERG\n"
    "Drug SMILES: {input_text}\nAnswer: {output_text}"
)

HERG_ROWS = [
    {"input_text": smiles, "output_text": answer}
    for smiles, answer in [
        ("CC(=O)Oc1ccccc1C(=O)O", "(A)"),
        ("CN1CCC[C@H]1c1cccnc1", "(B)"),
        ("CC(=O)Nc1ccc(O)cc1", "(A)"),
        ("CN(C)CCC=C1c2ccccc2CCc2ccccc21", "(B)"),
        ("CC(C)Cc1ccc(cc1)C(C)C(O)=O", "(A)"),
        ("OCC(O)C(=O)", "(A)"),
        ("C[N+](C)(C)CC(=O)[O-]", "(B)"),
        ("CCN(CC)CCNC(=O)c1ccc(N)cc1", "(B)"),
        ("NCC#N", "(A)"),
        ("c1ccc(cc1)S(N)(=O)=O", "(B)"),
    ]
]


def herg_text(row, answer=None):
    answer = row["output_text"] if answer is None else answer
    text = HERG_TEMPLATE.replace("{input_text}", row["input_text"]).replace("{output_text}", answer)
    return text if answer else text.rstrip(" ")


QA = [
    ("Question: what is two and two?\nAnswer:", " Four."),
    ("Question: who is (a)?\nAnswer:", " He is [b]\nand (c)\nnot d."),
    ("Question: what follows?\n\nAnswer:", "\nThis does.\n"),
    ("Q: is it so (or not)\nAnswer:", " yes"),
    ("No question", " no answer"),
]

INSTRUCTION = "### Instruction:\n{}\n\n### Response:\n{}"


def chat(pattern, end=".", separator="\n"):
    """U: a human turn, A: an assistant's, S: words in front."""
    words = {"U": "### Human: what about {}{}", "A": "### Assistant: it is {}{}", "S": "Be kind{}{}"}
    return "".join(words[kind].format(i, end) + separator for i, kind in enumerate(pattern))


DECOMPOSED = ["cafe\u0301", "A\u030angstro\u0308m", "e\u0301\u0323", "\u1112\u1161\u11ab", "\u212b \u2126 \ufb01", "\u0958\u0344"]

SCRIPTS = {
    "latin": ["Größe, naïve café, señor, Zażółć gęślą jaźń, İstanbul ſ ß"],
    "cyrillic-greek": ["Привет, мир.", "Γειά σου Κόσμε."],
    "cjk": ["今天天气很好。我们去公园吧。", "こんにちは、世界。", "안녕하세요"],
    "right-to-left": ["مرحبا بالعالم", "שלום עולם", "a \u202eb\u202c c"],
    "indic": ["नमस्ते दुनिया", "สวัสดีชาวโลก", "தமிழ் ಕನ್ನಡ"],
    "emoji": ["😀😀 👍🏽 👩‍👩‍👧 🇩🇪 ❤️ 1️⃣"],
    "rare": ["𝒳𝔸 \U0001f9ff \U000e0041 \ue000 \uffff \u0378"],
    "control": ["a\x00b\x01c\x1b[0m\x7f\x85\u2028\u2029"],
    "spaces": ["a\u00a0b\u2003c\u3000d\u202fe \t \n \r\n  f   "],
    "runs": ["a" * 60, "!" * 40, "\n" * 20, " " * 40 + "x", "=-" * 30],
    "code": ["def f(x):\n    if x:\n        return [x]\n\n\treturn {'a': 1}  # ok\n"],
    "numbers": ["1234567 12.5e-3 ١٢٣ ½ ² Ⅷ 1,000,000"],
    "contractions": ["I'm you're HE'LL it'S don\u2019t 'tis"],
    "mixed": ["Hello, 世界!", "Привет 👋", "naïve", "मानक", "x²+y²", "<b>bold</b>"],
}

# A row of every type, and a second one that lacks a column.
COLUMNS = [
    {"s": "a\nb", "i": 7, "f": 0.1, "b": True, "n": None, "l": [1, 2], "o": {"k": "v"}, "sometimes": "here"},
    {"s": "c", "i": -1, "f": 3.0, "b": False, "n": None, "l": [], "o": {"k": None}},
]
