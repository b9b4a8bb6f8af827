"""The benchmark commands, on a small corpus with a simple scorer."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
TEXT = "“We shut the valve at once,” Oda Vik said. The “fun deck” rose.\n\n“It held,” she said.\n"
GOLD = {
    "doc": "d-1",
    "text_file": "text/d-1.txt",
    "other": [],
    "ignore": [],
    "quotes": [{"start": 0, "end": 28, "source": [[29, 36]]}, {"start": 65, "end": 75, "source": [[76, 79]]}],
}
SCORER = """
import json
def read_jsonl(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]
def score(gold, found, texts):
    right = sum((q["start"], q["end"], q["speaker_start"]) == (g["start"], g["end"], g["source"][0][0])
                for row in gold for q in found[row["doc"]] for g in row["quotes"])
    return {"all": {"joint_f1": right / 2}, "clause": {"joint_f1": len(found["d-1"]) / 2}}
"""
NAIVE = """
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
with open(sys.argv[3], "w") as out:
    for row in rows:
        out.write(json.dumps({"doc": row["doc"], "quotes": []}) + "\\n")
"""


@pytest.fixture
def load(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))

    def load(name):
        spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", FOLDER / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "gold" / "dev" / "text").mkdir(parents=True)
    (tmp_path / "gold" / "dev" / "text" / "d-1.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold" / "dev" / "gold.jsonl").write_text(json.dumps(GOLD) + "\n", encoding="utf-8")
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "score_attribution.py").write_text(SCORER, encoding="utf-8")
    (tmp_path / "bench" / "naive_baseline.py").write_text(NAIVE, encoding="utf-8")
    return tmp_path / "gold"


def test_run_prints_one_row_per_system(load, corpus, capsys, monkeypatch):
    run = load("run")
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None if name == "textacy" else find_spec(name))
    argv = ["--polnear", str(corpus), "--systems", "ours", "naive", "textacy", "--repeat", "1", "--no-growth"]
    assert run.main(argv) == 0
    out = capsys.readouterr().out
    assert "textacy skipped: textacy" in out
    assert "not installed: pip install 'quotestance[bench]'" in out
    ours, naive = (line.split(" | ") for line in out.splitlines() if line.startswith("| dev"))
    assert ours[:4] == [
        "| dev (1)",
        "quotestance extract",
        "1.000",
        "1.000",
    ]  # spans include the marks; the scare quote is left out
    assert naive[2:4] == ["0.000", "0.000"]
    assert naive[-2:] == ["1.000", "1.000 |"]
    assert float(ours[-2]) > 0


@pytest.mark.parametrize("argv", [[], ["--polnear", "gold", "--bench", "nowhere"]])
def test_comparison_without_gold_or_scorer_is_skipped(load, capsys, argv):
    assert load("run").main([*argv, "--no-growth"]) == 0
    assert "comparison of quality and speed skipped: " in capsys.readouterr().out


def test_failing_system_stops_the_run(load, corpus):
    (corpus.parent / "bench" / "naive_baseline.py").write_text("raise SystemExit('no luck')", encoding="utf-8")
    with pytest.raises(SystemExit, match="no luck"):
        load("run").main(["--polnear", str(corpus), "--systems", "naive", "--no-growth"])


@pytest.mark.parametrize("name", ["textacy", "sayswho"])
def test_other_system_reads_the_same_text(load, name):
    pytest.importorskip(name, reason=f"{name} comes with the extra bench")
    text = "It rained.\n" + TEXT.replace("“We", "''We").replace("once,”", "once,''")
    first = next(iter(load("systems").SYSTEMS[name]()(text)))
    assert text[first["start"] : first["end"]].strip("'") == "We shut the valve at once,"
    assert text[first["speaker_start"] : first["speaker_end"]] == first["speaker"] == "Oda Vik"


@pytest.mark.slow
def test_growth_table_has_one_row_per_text(load):
    growth = load("growth")
    table = growth.measure_growth([sys.executable, "-m", "quotestance"], largest=10_000, slow=2_000)
    assert table.count("| news | 10,000 |") == 1
    assert "| news | 100,000 |" not in table
    for name in growth.SLOW:
        assert f"| {name} | 200 |" in table
        assert f"| {name} | 2,000 |" in table


@pytest.mark.parametrize("length", [10, 999, 5_000])
def test_texts_have_the_requested_length(load, length):
    growth = load("growth")
    assert len(growth.make_news(length)) == length
    assert all(abs(len(make(length)) - length) <= length // 50 + 1 for make in growth.SLOW.values())
