"""Writes the steps of a CI configuration as scripts: steps.py github|gitlab FILE FOLDER.

A script is run by `bash -e`, as the CI does; FOLDER/env has what the configuration itself sets.
Expressions of GitHub are the CI's to know, so that the test gives their values.
"""

import os
import sys

import yaml

kind, name, folder = sys.argv[1:]
with open(name, encoding="utf-8") as file:
    config = yaml.safe_load(file)
(job,) = config["jobs"].values() if kind == "github" else config.values()
variables = job["env"] if kind == "github" else job["variables"]
if kind == "github":
    scripts = [
        ("always " if step.get("if") == "always()" else "") + step["name"] + "\n" + step["run"]
        for step in job["steps"]
        if "run" in step
    ]
else:
    # All in one shell; what a line says fails the job.
    scripts = ["script\n" + "\n".join(job["before_script"] + job["script"])]
for number, script in enumerate(scripts):
    with open(os.path.join(folder, f"{number}.sh"), "w", encoding="utf-8") as file:
        file.write("# " + script + "\n")
with open(os.path.join(folder, "env"), "w", encoding="utf-8") as file:
    for key, value in variables.items():
        if "${{" not in value:
            file.write(f"export {key}='{value}'\n")
