# ruleid: not-regex
f("http://a")
# ok: not-regex
f("https://a")
# ruleid: not-regex
f("ftp://a"), "https://a"
# ruleid: regex-and-not
x = "key=abc"
# ok: regex-and-not
y = "key=none"
