import o4 as o
