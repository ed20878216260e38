"""What plugins are written with. One module for each thing that a plugin can do.

    from stockpress.sdk.plugin import Plugin
    from stockpress.sdk.labels import LabelPrintingMixin

The names in these modules stay: what is behind them may move. docs/plugins/ explains them with examples.
"""
