import o5 as o
