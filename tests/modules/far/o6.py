import o7 as o
