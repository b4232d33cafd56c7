import pytest

from extractor.errors import ExtractorError
from extractor.output.folder import existing, held


def test_one_run_at_a_time(tmp_path):
    with held(tmp_path / "a" / "b") as out:
        assert out.is_dir()
        with pytest.raises(ExtractorError, match="another run"), held(out):
            pass
    with held(out):
        pass


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_is_no_folder(tmp_path, name):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExtractorError, match="is a file where a folder is needed"), held(tmp_path / name):
        pass


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ExtractorError, match="no such folder"):
        existing(tmp_path / "none")
