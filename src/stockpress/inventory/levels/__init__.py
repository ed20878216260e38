"""How much of a part there is, is promised and is on its way, as columns of queries over many parts.

The same questions about one part are methods of the part; here they are asked of the database for a whole list. They
look into stock, builds and orders alike, and stand above them for that.
"""
