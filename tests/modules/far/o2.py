import o3 as o
