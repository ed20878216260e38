"""What plugins build their own part of the API with, under the names that they are written with."""
