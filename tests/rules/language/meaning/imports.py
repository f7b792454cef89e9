# ruleid: import
import pickle
# ruleid: import
import pickle as p
# ruleid: import
import json, pickle
# ruleid: import
from pickle import loads
# ruleid: import
import pickle.sub
# ok: import
import cpickle
# ok: import
from x import pickle
# ruleid: import-dotted
import os.path
# ruleid: import-dotted
from os import path
# ruleid: import-dotted
from os.path import join
# ok: import-dotted
import os
# ok: import-dotted
from os import pathsep
# ruleid: from
from crypto import md5
# ruleid: from
from crypto import sha1, md5 as m
# ruleid: from
import crypto.md5
# ok: from
from crypto import sha1
# ok: from
import crypto
# ruleid: from-dotted
from a.b import c
# ruleid: from-dotted
import a.b.c
# ok: from-dotted
from a import b
# ok: from-dotted
from a.d import e
# ruleid: alias
import numpy as np
# ok: alias
import numpy
# ruleid: alias-named
import pandas as pd
# ok: alias-named
import pandas as pandas2
# ruleid: star
from risky import *
# ok: star
from risky import a
# ruleid: any-of-module
from legacy import x
# ruleid: any-of-module
from legacy import x as y
# ok: any-of-module
from modern import x
# ruleid: any-module
import app.secrets
# ok: any-module
import app.public
# ruleid: relative
from . import conf
# ok: relative
from .. import conf
# ok: relative
from pkg import conf
# ruleid: relative-module
from ..pkg import thing
# ok: relative-module
from .pkg import thing
# ruleid: from-alias
from names import old as new
# ok: from-alias
from names import old
# ruleid: several
from many import one, two
# ruleid: several
from many import two, three, one
# ok: several
from many import one
