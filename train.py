"""python train.py model=logreg: build the dataset, measure the model, fit it, log it, say what to do next."""

from pathlib import Path

import hydra
from omegaconf import DictConfig

from claimkit.config import check_options, one_line_errors, settings_of

ROOT = Path(__file__).resolve().parent


@hydra.main(version_base="1.3", config_path="conf", config_name="train")
@one_line_errors
def train(config: DictConfig) -> float | None:
    """Data moves from top to bottom; gives what a search is to maximise."""
    from claimkit import report, training
    from claimkit.dataset.build import build_dataset
    from claimkit.dataset.parts import Recipe
    from claimkit.models.registry import build_model
    from claimkit.paths import placed
    from claimkit.tracking.record import recorded_run

    given = settings_of(config)
    settings = placed(given, ROOT)
    dataset, built = build_dataset(Recipe(**settings["dataset"]), ROOT)
    report.say_dataset(dataset, built)
    model = build_model(**settings["model"], seed=settings["seed"])
    outside = training.read_outside_files(dataset, settings)  # a fault in them shows before anything is trained
    training.check_saved_parts(model, dataset, settings)
    cases = training.behaviour_cases(dataset, settings, ROOT)
    with recorded_run(given, dataset, ROOT) as run:
        evaluations = training.cross_validations(model, dataset, settings)
        with run.timed("fit"):
            training.fit(model, dataset.train)
        evaluations += training.test_measurements(model, dataset, settings, outside)
        behaviour = training.behaviour_results(model, cases)
        report.say_evaluations(evaluations)  # before what could fail for want of room
        logged = run.log(model, evaluations, behaviour)
    report.say_behaviour(behaviour)
    report.say_next(logged)
    return training.objective(evaluations)


if __name__ == "__main__":
    check_options(ROOT / "conf")
    train()
