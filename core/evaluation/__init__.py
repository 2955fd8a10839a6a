"""How good a model reads: figures by group, confusions, reliability; as text, JSON, HTML and pictures.

Free of torch: models are run by ONNX Runtime, as they are when they are used.
"""
