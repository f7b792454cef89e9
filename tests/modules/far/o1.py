import o2 as o
