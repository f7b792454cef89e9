# ruleid: nfkc
file(1)
# ruleid: nfkc
ﬁle(1)
# ruleid: nfkc
ｆｉｌｅ(1)
# ruleid: nfkc-attribute
x.oﬃce
# ruleid: nfkc-keyword
g(ﬁrst=1)
# ok: case
lower()
# ruleid: case
Lower()
