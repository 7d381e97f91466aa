"""`fetch`, with a `huggingface_hub` that is a file of ours: what it is asked for, and what comes of its answers."""

import json
import os

from tests.support import PYTHON, Bridge, FolderTest

FAKE = """
import json, os
HUB = {name: os.environ.get(name) for name in ("HF_HUB_OFFLINE", "HF_ENDPOINT", "HF_TOKEN")}
print("noise on standard output")
class RepositoryNotFoundError(Exception): pass
def snapshot_download(repo, **named):
    if repo == "org/none": raise RepositoryNotFoundError("404: no such model")
    with open(os.environ["SAID"], "w") as file: json.dump({"repo": repo, "environment": HUB, **named}, file)
    return "/cache/models--org--name/snapshots/abc"
"""


class FetchTests(FolderTest):
    def bridge(self, **environment):
        self.write("huggingface_hub.py", FAKE)
        path = os.pathsep.join([str(PYTHON), self.folder])
        return Bridge(bare=True, PYTHONPATH=path, SAID=self.path("said.json"), **environment)

    def said(self):
        with open(self.path("said.json"), encoding="utf-8") as file:
            return json.load(file)

    def test_the_users_environment_is_left_alone(self):
        with self.bridge(HF_ENDPOINT="http://mirror", HF_TOKEN="hf_x") as bridge:
            bridge.hello(offline=False)
            found, _ = bridge.ok("fetch", repo="org/name", revision="v1")
            self.assertEqual(found, {"folder": "/cache/models--org--name/snapshots/abc"})
            said = self.said()
            self.assertEqual((said["repo"], said["revision"], said["local_files_only"]), ("org/name", "v1", False))
            self.assertEqual(said["environment"], {"HF_HUB_OFFLINE": None, "HF_ENDPOINT": "http://mirror", "HF_TOKEN": "hf_x"})
            self.assertIn("tokenizer*", said["allow_patterns"])
            self.assertFalse([p for p in said["allow_patterns"] if "safetensors" in p or p == "*"])
            self.assertEqual(bridge.said, [{"stage": "import", "what": "huggingface_hub"}])

    def test_offline_finds_only_what_is_there(self):
        with self.bridge() as bridge:
            bridge.hello()
            bridge.ok("fetch", repo="org/name", revision=None)
            self.assertTrue(self.said()["local_files_only"])
            self.assertEqual(self.said()["environment"]["HF_HUB_OFFLINE"], "1")

    def test_errors_are_those_of_the_package(self):
        with self.bridge() as bridge:
            bridge.hello(offline=False)
            found = bridge.error("fetch", repo="org/none")
            self.assertEqual((found["kind"], found["type"]), ("data", "RepositoryNotFoundError"))
            self.assertIn("404", found["message"])
            self.assertEqual(bridge.error("fetch", repo=7)["kind"], "request")

    def test_without_the_package(self):
        with Bridge(bare=True) as bridge:
            bridge.hello(offline=False)
            found = bridge.error("fetch", repo="org/name")
            self.assertEqual((found["kind"], found["package"]), ("missing", "huggingface_hub"))
