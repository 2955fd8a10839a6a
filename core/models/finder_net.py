"""The plate finder: where plates are in a photograph, as a map of centres with four corners each."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

STRIDE = 8  # pixels of the picture a cell of the map
REACH = 32.0  # pixels that a corner's value of 1 stands for
MULTIPLE = 32  # width and height of the input are multiples of it
CHANNELS = 9  # the centre's logit, then x, y of four corners


class FinderNet(nn.Module):
    """Convolutions down to 1/32 and back up to 1/8 of the picture; our own, without anchors.

    Input (N, 3, H, W), ``x / 127.5 - 1`` of RGB, H and W multiples of 32; output (N, 9, H/8, W/8): the
    logit that a cell lies in the middle of a plate, then the corners clockwise from the top-left, from the
    cell's centre, in units of 32 pixels. Points as centres after Zhou et al. 2019, "Objects as Points", the
    pyramid after Lin et al. 2017; corners in the place of boxes, because plates are read rectified.
    """

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        w = width
        self.eighth = nn.Sequential(
            _block(3, w, 2), _block(w, 2 * w, 2), _block(2 * w, 2 * w, 1),
            _block(2 * w, 3 * w, 2), _block(3 * w, 3 * w, 1),
        )  # fmt: skip
        self.sixteenth = nn.Sequential(_block(3 * w, 5 * w, 2), _block(5 * w, 5 * w, 1))
        self.thirty_second = nn.Sequential(
            _block(5 * w, 7 * w, 2), _block(7 * w, 7 * w, 1), _block(7 * w, 7 * w, 1)
        )
        self.from_sixteenth = nn.Conv2d(5 * w, 4 * w, 1)
        self.from_thirty_second = nn.Conv2d(7 * w, 4 * w, 1)
        self.from_eighth = nn.Conv2d(3 * w, 4 * w, 1)
        self.middle = _block(4 * w, 4 * w, 1)
        self.head = nn.Sequential(
            _block(4 * w, 4 * w, 1), _block(4 * w, 4 * w, 1), nn.Conv2d(4 * w, CHANNELS, 1)
        )
        last = self.head[-1]
        assert isinstance(last, nn.Conv2d)
        assert last.bias is not None
        # Plates are rare: the loss of a first guess of one half would drown everything else
        # (Lin et al. 2017, "Focal Loss").
        nn.init.constant_(last.bias[:1], -4.0)

    def forward(self, images: Tensor) -> Tensor:
        """Return the map (N, 9, H/8, W/8) of pictures (N, 3, H, W)."""
        eighth = self.eighth(images)
        sixteenth = self.sixteenth(eighth)
        top = self.from_thirty_second(self.thirty_second(sixteenth))
        middle = self.middle(self.from_sixteenth(sixteenth) + _doubled(top))
        found: Tensor = self.head(self.from_eighth(eighth) + _doubled(middle))
        return found


def _doubled(features: Tensor) -> Tensor:
    return functional.interpolate(features, scale_factor=2.0, mode="nearest")


def _block(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )
