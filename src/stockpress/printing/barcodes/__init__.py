"""Codes for machines to read: QR, Data Matrix and linear codes, as SVG or as image files. Plain Python, no Django."""

from stockpress.printing.barcodes.errors import CodeRefused
from stockpress.printing.barcodes.linear import linear
from stockpress.printing.barcodes.matrix import Matrix, bitmap, data_matrix, micro_qr, qr, svg

__all__ = ["CodeRefused", "Matrix", "bitmap", "data_matrix", "linear", "micro_qr", "qr", "svg"]
