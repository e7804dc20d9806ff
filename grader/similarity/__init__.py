"""Who wrote alike: pairs of submissions that share unusual code or sentences.

`fingerprints` turns code and text into fingerprints that survive renaming and reordering, `works`
reads what each student wrote for each task, `pairs` compares a class, `similarity_page` shows the
pairs side by side.
"""
