# ruleid: languages
a()
# ruleid: informational
b()
# ruleid: paths-do-not-count-in-tests
c()
# ruleid: message
d(1)
# ruleid: fix-regex
e()
# ruleid: python2
f()
