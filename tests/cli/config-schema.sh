#!/usr/bin/env bash
# config schema prints a JSON Schema that is one, takes the configurations that are valid, and refuses
# those that are not, as far as a schema can see.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

python=
for candidate in python3 /usr/bin/python3; do
  if "$candidate" -c 'import jsonschema, yaml; jsonschema.Draft202012Validator' 2>/dev/null; then
    python=$candidate
  fi
done
[[ -n $python ]] || skip "no python3-jsonschema and python3-yaml"

run config schema
expect_status 0
expect_silent err
cp "$work/out" schema.json
for of in layer bypass groups repository; do
  run config schema --of $of
  expect_status 0
  cp "$work/out" $of.json
done
run config schema --format markdown
expect_status 0
# shellcheck disable=SC2016  # backticks are meant
grep -qF '| `receipt` | `line` or `quiet` | `line` |' "$work/out" || fail "no line for 'receipt'"
run config show "$tests/../hook/config/default.yaml"
cp "$work/out" shown.yaml

"$python" - "$tests/.." <<'END' || fail "see above"
import json, pathlib, re, sys
import jsonschema, yaml

# YAML 1.2, as editors read it and pushgate does: 'off' is a text.
class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}
Loader.add_implicit_resolver('tag:yaml.org,2002:bool', re.compile(r'^(true|false)$'), list('tf'))
Loader.add_implicit_resolver('tag:yaml.org,2002:null', re.compile(r'^(~|null|)$'), ['~', 'n', ''])
Loader.add_implicit_resolver('tag:yaml.org,2002:int', re.compile(r'^-?[0-9]+$'), list('-0123456789'))

root = pathlib.Path(sys.argv[1])
schema, layer, bypass, groups, repository = (
    json.load(open(f'{name}.json')) for name in ('schema', 'layer', 'bypass', 'groups', 'repository'))
Validator = jsonschema.Draft202012Validator
for each in (schema, layer, bypass, groups, repository):
    Validator.check_schema(each)
failures = []

def judge(name, text, which, valid):
    errors = [e.message for e in Validator(which).iter_errors(yaml.load(text, Loader))]
    if bool(errors) == valid:
        failures.append(f"{name}: expected {'valid' if valid else 'an error'}: {errors}")

def every_key(node, path=''):
    for key, value in node.get('properties', {}).items():
        if path != '/packs' and not path.startswith('/packs/') and not value.get('description'):
            failures.append(f'{path}/{key}: no description')
        if 'default' in value and not path.startswith('/packs'):
            for error in Validator(value).iter_errors(value['default']):
                failures.append(f'{path}/{key}: its default is not valid: {error.message}')
        every_key(value, f'{path}/{key}')
        every_key(value.get('items', {}), f'{path}/{key}')
for each in (schema, bypass, groups, repository):
    every_key(each)

valid = [root / 'hook/config/default.yaml', pathlib.Path('shown.yaml')]
valid += sorted(root.glob('tests/golden/*/pushgate.yaml'))
valid += sorted(root.glob('tests/settings/*/pushgate.yaml'))
if len(valid) < 10:
    failures.append('the examples are gone')
for path in valid:
    text = path.read_text()
    judge(path, text, schema if re.search('^policies:', text, re.M) else layer, True)
judge('a layer', 'receipt: quiet', layer, True)
judge('an empty layer', '# nothing', layer, True)
judge('without policies', 'receipt: quiet', schema, False)

entry = 'entries: [{id: a, users: [alice], until: 2030-01-01'
for text, right in {
    entry + '}]': True, 'entries:': True, 'entries: [{id: a, repos: ["**"], permanent: true}]': True,
    entry + ', permanent: true}]': False, 'entries: [{id: a, users: [alice]}]': False,
    'entries: [{id: a, until: 2030-01-01}]': False, entry + ', user: [bob]}]': False,
    'entries: [{users: [alice], until: 2030-01-01}]': False, 'entries: [{id: a, users: [], until: 2030-01-01}]': False,
    '{}': False,
}.items():
    judge(f'bypass: {text}', text, bypass, right)
for text, right in {'groups: {on-call: [alice, bob]}': True, 'groups: {on-call: alice}': False, 'group: {}': False}.items():
    judge(f'groups: {text}', text, groups, right)
for text, right in {
    '# nothing': True, 'rules: [tools/rules.yaml]\nscope: file\nseverities: {no-bad: ERROR}': True,
    'scope: line': False, 'enforce: off': False,
}.items():
    judge(f'.pushgate.yaml: {text}', text, repository, right)

# An address with a password is refused here, too, before a file with it is saved.
for address, right in {
    'postgresql://pushgate@db.example.com/pushgate': True, 'postgresql://db.example.com:5432/pushgate': True,
    'postgresql://pushgate@/pushgate?host=/run/postgresql': True, 'postgresql://db/pushgate?passfile=/etc/p': True,
    'postgresql://pushgate:secret@db.example.com/pushgate': False, 'postgresql://pushgate:@db/pushgate': False,
    'postgresql://db/pushgate?password=secret': False, 'postgresql://db/pushgate?user=a&%70assword=secret': False,
    'postgresql://db/pushgate?pass%77ord%3dsecret': False, 'postgresql://db/pushgate?sslpassword=secret': False,
}.items():
    judge(address, f'policies: []\nhistory: "{address}"\n', schema, right)
    judge(address, f'history: "{address}"\n', layer, right)

# What no schema can see: what a name stands for, and how the text was written.
unseen = {
    'a repeated key, and what else is wrong': False, 'rules that do not exist': True,
    'a repeated key in a policy': True, 'a repeated key in a map in brackets': True,
    'letters beyond ASCII in front': True, 'a repeated rule id': True, 'refs by their short names': True, 'repositories by their folders': True,
    'globs that are not closed': True, 'a glob that ends in a backslash': True,
    'files by their paths': True, 'a pack that does not exist among the rules': True,
    'rule files that do not exist': True, 'a span beyond all time': True,
    'a size beyond all disks': True, 'a port that is none': True,
}
cases = (root / 'tests/hook/config_errors.txt').read_text().split('\n=== ')[1:]
seen = 0
for case in cases:
    name, text = case.split('\n', 1)
    text = text.split('>>>')[0]
    if '<' in text and re.search('<[A-Z]+>', text):
        continue
    try:
        yaml.load(text, Loader)
    except yaml.YAMLError:
        continue
    seen += 1
    judge(name, text, schema, unseen.get(name, False))
if seen < 40:
    failures.append(f'only {seen} wrong configurations')
print('\n'.join(failures))
sys.exit(bool(failures))
END
