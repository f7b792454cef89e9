make = int
