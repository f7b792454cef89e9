from s3 import make
