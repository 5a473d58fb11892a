"""The linear rule that classifiers on frozen features learn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.evaluate.measures.optional_packages import need

__all__ = ["logistic_scores"]


def logistic_scores(
    seen: NDArray[Any], labels: NDArray[np.int64], unseen: NDArray[Any], c: float
) -> NDArray[np.float64]:
    """Decision values (m,) of a logistic regression for rows of ``unseen``, the higher the more
    ``labels`` of 1; rows are standardised as those ``seen``. ``c`` is scikit-learn's C: the smaller
    the stronger the L2 penalty."""
    linear = need("sklearn.linear_model").LogisticRegression(C=c, max_iter=500)
    scaled = need("sklearn.preprocessing").StandardScaler()
    model = need("sklearn.pipeline").make_pipeline(scaled, linear).fit(seen, labels)
    return np.asarray(model.decision_function(unseen), np.float64)
