import o6 as o
