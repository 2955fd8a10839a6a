"""Reading plates: preprocessing, the ONNX Runtime engine and the streaming pipeline."""
