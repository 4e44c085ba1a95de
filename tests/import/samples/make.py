"""Makes the samples of this folder with the programs whose formats they are in:
    python3 -m venv v && v/bin/pip install benchopt==1.10.0 coco-experiment==2.8.2 pandas
    v/bin/python make.py           (benchopt and cocoex do the measuring, pandas writes)
benchopt.csv is the output of `benchopt run` without its platform-version column; coco/ the one of
cocoex's observer without .rdat and .mdat; algoperf/ is written as algoperf.logger_utils does it:
a row per evaluation, columns sorted, and a last row with the score alone."""
import csv, json, os, shutil, subprocess, sys, tempfile, textwrap

here = os.path.dirname(os.path.abspath(__file__))

BENCHMARK = {
    "objective.py": '''
        from benchopt import BaseObjective
        import numpy as np
        class Objective(BaseObjective):
            """Least squares,
            over "two" lines."""
            name = "Least squares"
            parameters = {"l2": [0.1]}
            def set_data(self, A, b): self.A, self.b = A, b
            def get_objective(self): return dict(A=self.A, b=self.b, l2=self.l2)
            def evaluate_result(self, x):
                r = self.A @ x - self.b
                return dict(value=.5 * r @ r + .5 * self.l2 * x @ x, residual=float(np.linalg.norm(r)))
            def get_one_result(self): return dict(x=np.zeros(self.A.shape[1]))
        ''',
    "datasets/simulated.py": '''
        from benchopt import BaseDataset
        import numpy as np
        class Dataset(BaseDataset):
            name = "Simulated"
            parameters = {"n, d": [(20, 5)]}
            def get_data(self):
                rng = np.random.RandomState(0)
                return dict(A=rng.randn(self.n, self.d), b=rng.randn(self.n))
        ''',
    "solvers/gd.py": '''
        from benchopt import BaseSolver
        import numpy as np
        class Solver(BaseSolver):
            name = "gd"
            sampling_strategy = "iteration"
            parameters = {"lr": [0.01, 0.03], "nesterov": [False]}
            def set_objective(self, A, b, l2): self.A, self.b, self.l2 = A, b, l2
            def run(self, n):
                x = np.zeros(self.A.shape[1])
                for _ in range(n): x = x - self.lr * (self.A.T @ (self.A @ x - self.b) + self.l2 * x)
                self.x = x
            def get_result(self): return dict(x=self.x)
        ''',
    "solvers/lstsq.py": '''
        from benchopt import BaseSolver
        import numpy as np
        class Solver(BaseSolver):
            name = "normal-equations"
            sampling_strategy = "run_once"
            def set_objective(self, A, b, l2): self.A, self.b, self.l2 = A, b, l2
            def run(self, n):
                M = self.A.T @ self.A + self.l2 * np.eye(self.A.shape[1])
                self.x = np.linalg.solve(M, self.A.T @ self.b)
            def get_result(self): return dict(x=self.x)
        ''',
}


def benchopt():
    with tempfile.TemporaryDirectory() as folder:
        for name, words in BENCHMARK.items():
            os.makedirs(os.path.dirname(os.path.join(folder, name)) or folder, exist_ok=True)
            open(os.path.join(folder, name), "w").write(textwrap.dedent(words))
        subprocess.run([os.path.join(os.path.dirname(sys.executable), "benchopt"), "run", folder, "-n", "4",
                        "-r", "2", "--no-plot", "--no-html", "--output", "sample.csv"], check=True)
        rows = list(csv.reader(open(os.path.join(folder, "outputs", "sample.csv"))))
    keep = [k for k, name in enumerate(rows[0]) if name != "platform-version"]
    with open(os.path.join(here, "benchopt.csv"), "w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([row[k] for k in keep] for row in rows)


def coco():
    import cocoex
    import numpy as np
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        suite = cocoex.Suite("bbob", "instances:1-2 year:2009", "dimensions: 2 function_indices: 1,8")
        observer = cocoex.Observer("bbob", "result_folder: coco algorithm_name: random_search")
        for problem in suite:
            problem.observe_with(observer)
            rng = np.random.RandomState(problem.id_instance)
            for _ in range(40):
                problem(rng.uniform(-5, 5, 2))
            problem.free()
        shutil.rmtree(os.path.join(here, "coco"), ignore_errors=True)
        shutil.copytree("exdata/coco", os.path.join(here, "coco"),
                        ignore=shutil.ignore_patterns("*.rdat", "*.mdat"))
        os.chdir(here)


def algoperf():
    import pandas
    shutil.rmtree(os.path.join(here, "algoperf"), ignore_errors=True)
    for study in 0, 1:
        for trial in 1, 2:
            folder = os.path.join(here, "algoperf", "adamw", f"study_{study}", "mnist_jax", f"trial_{trial}")
            os.makedirs(folder)
            rows = []
            for step in 1, 10, 20:
                loss, seconds = 2.5 / trial / step ** (0.5 + 0.25 * study), 0.25 * step + study
                rows.append({
                    "train/loss": loss, "train/accuracy": 1 - loss / 3, "validation/loss": loss + 0.125,
                    "validation/accuracy": 0.9 - loss / 3, "validation/num_examples": 10000,
                    "score": seconds, "total_duration": seconds + 1, "accumulated_submission_time": seconds,
                    "accumulated_eval_time": 1.0, "accumulated_logging_time": 0.0,
                    "global_step": step, "preemption_count": 0})
            table = pandas.DataFrame(rows, columns=sorted(rows[0]))
            table = pandas.concat([table, pandas.DataFrame([{"score": 5.0 + study, "global_step": 20}])])
            table.to_csv(os.path.join(folder, "eval_measurements.csv"), index=False)
            if trial == 1:
                json.dump({"learning_rate": 0.001, "nesterov": True}, open(os.path.join(folder, "hparams.json"), "w"))
                json.dump({"cpu_model_name": "Some CPU", "cpu_count": 8, "gpu_model_name": "Some GPU",
                           "os_platform": "Linux-6"}, open(os.path.join(folder, "meta_data_0.json"), "w"))


if __name__ == "__main__":
    benchopt()
    coco()
    algoperf()
