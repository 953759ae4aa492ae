"""Made by generate.py from the tables of options in Java (SessionOptions); do not edit."""

# fmt: off
# ruff: noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING

from sparkdet._table import Command, Option, Param

COMMANDS = {
    "label": Command(
        "Find objects in images: one row of detections an image.",
        (
            Option("input", "paths", False, "", "Folders, globs, archives (tar, tar.gz, zip) or single images on any Hadoop file system; or tables."),
            Option("input-table", "text", False, "", "A table of one of Spark's catalogs in the place of --input, such as lake.photos.pictures."),
            Option("output", "text", False, "", "Where the table goes; it must not hold anything yet, save with --incremental or --overwrite."),
            Option("output-table", "text", False, "", "A table of one of Spark's catalogs in the place of --output; it is made if it is not there."),
            Option("output-format", "choice", False, "parquet; with --output-table the catalog's own", "How the table is written.", "", ("parquet", "delta", "iceberg", "json",)),
            Option("model", "text", False, "the embedded sample model, which knows drawn shapes only", "Model folder on any Hadoop file system, as import and train make it, or the name of a published model, which is fetched once: sparkdet models lists them."),
            Option("score-threshold", "decimal", False, "the model's", "Boxes below it are left out."),
            Option("nms", "text", False, "the model's", "Suppression: hard:0.5, diou:0.5, soft:0.5 (Gaussian), linear:0.5 or none."),
            Option("class-agnostic", "flag", False, "the model's", "Boxes suppress those of other classes too."),
            Option("max-detections", "whole", False, "the model's", "The most boxes an image; 0 means no limit."),
            Option("pre-nms-top", "whole", False, "the model's", "Only the N best candidates are decoded; 0 means no limit."),
            Option("clip", "flag", False, "the model's; the embedded model clips, zylo117's do not", "Boxes are cut to the picture; what lies outside of it is left out."),
            Option("min-box", "decimal", False, "the model's; usually 0", "Boxes with a side shorter than this are left out; 0 leaves none out."),
            Option("device", "text", False, "auto", "auto takes the GPU that Spark assigned, else the CPU."),
            Option("engine", "text", False, "onnxruntime", "What runs the network."),
            Option("batch-size", "text", False, "1", "The most images a run of the network takes; more than one pays on GPUs, and auto measures there how many do."),
            Option("parallelism", "whole", False, "those that Spark gave it", "Cores that an executor uses; 0 for all."),
            Option("precision", "text", False, "float32, the only one", "Number format of the network."),
            Option("decode", "text", False, "exact", "fast may decode JPEGs at a smaller scale."),
            Option("orientation", "text", False, "exif", "Whether EXIF turns pictures upright."),
            Option("max-pixels", "whole", False, "178956970", "Larger pictures are not decoded; 0 means no limit."),
            Option("strict", "flag", False, "it is labeled, and error says what is wrong", "A picture that is readable only in part is corrupt."),
            Option("tiles", "text", False, "off", "Larger pictures are cut into tiles of SIZE pixels that share OVERLAP of a side, 0 to 0.9, such as 1024:0.2; with :with-full behind, the whole picture is looked at too."),
            Option("partition-by", "text", False, "not at all", "Columns that the table is partitioned by, such as status; Iceberg takes days(labelled_at) and its like too."),
            Option("target-file-size", "text", False, "a file a task", "About how large the files of the table are, such as 128m."),
            Option("input-format", "choice", False, "files", "What the inputs are.", "", ("files", "parquet", "delta", "iceberg",)),
            Option("path-column", "text", False, "", "Column of input tables with the locations of the pictures, in the place of --content-column; the task that labels opens the file."),
            Option("content-column", "text", False, "content", "Column of encoded images in input tables, or a field: image.bytes."),
            Option("id-column", "text", False, "path; with --path-column that column", "Column or field of input tables that becomes path."),
            Option("incremental", "flag", False, "off", "Label only what the output lacks, and add it in commits that stay when the run is killed."),
            Option("replace", "flag", False, "they stay", "With --incremental: rows of the same picture by other models and settings are replaced."),
            Option("commit-images", "whole", False, "10000", "With --incremental: the most images of a commit; 0 means no limit."),
            Option("commit-minutes", "decimal", False, "0", "With --incremental: about how long a commit's images are labeled; 0 means no limit."),
            Option("dedupe", "flag", False, "off", "Label files that are the same byte for byte once; each has its row."),
            Option("suffixes", "several", False, "known suffixes, and first bytes of files that have no known one", "Only files with these suffixes, such as jpg,png, and none is looked into.", "text"),
            Option("any-file", "flag", False, "off", "Look into files with suffixes of other kinds too, such as .txt or .dat."),
            Option("fail-on-unreadable-folders", "flag", False, "a note and a count", "Refuse to begin when a folder may not be listed."),
            Option("coco-output", "text", False, "", "Also write a COCO results file; needs --annotations."),
            Option("annotations", "path", False, "", "COCO instances file that gives image ids by file name."),
            Option("partitions", "whole", False, "by bytes and cores", "Number of tasks and output files."),
            Option("max-error-fraction", "decimal", False, "1.0", "Exit status 3 when a larger share of images fails, from 0 to 1."),
            Option("summary", "text", False, "", "Write counts, speed and settings as JSON."),
            Option("dry-run", "flag", False, "off", "Find the images, label some of them for a few seconds, tell how long all will take, and write nothing."),
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
        ),
    ),
    "evaluate": Command(
        "Measures detections against annotations: exact COCO metrics.",
        (
            Option("annotations", "path", True, "", "The truth: a COCO instances file, a Pascal VOC directory, or a table with image_id and truths."),
            Option("split", "path", False, "all", "Image names of the VOC directory that count, one a line."),
            Option("detections", "path", True, "", "The detections: a COCO results file, or a label output, joined by file name or id."),
            Option("output", "text", False, "none: only numbers are told, in less time", "Where the page and the tables go."),
            Option("summary", "text", False, "", "Write the numbers and settings as JSON, instead of --output."),
            Option("metrics", "several", False, "coco", "What is measured: coco (always), voc, lvis, open-images, tide, calibration. TIDE keeps about 28 bytes a detection on the driver.", "choice", ("coco", "voc", "lvis", "open-images", "tide", "calibration",)),
            Option("hierarchy", "path", False, "", "Open Images' hierarchy of classes (JSON), by which --metrics open-images counts boxes for all classes that contain theirs."),
            Option("iou-thresholds", "several", False, "0.5 to 0.95 in steps of 0.05", "IoUs that make a match, rising.", "decimal"),
            Option("max-detections", "several", False, "1,10,100", "How many of an image's and category's best detections count, rising; 0 means no limit.", "whole"),
            Option("area-ranges", "several", False, "all, small, medium, large", "Ranges of the annotated area in square pixels.", "text"),
            Option("class-agnostic", "flag", False, "off", "Let detections match truths of any category: only places matter."),
            Option("confidence", "decimal", False, "", "Intervals that hold this share of 200 bootstrap replicates of the images, such as 0.95."),
            Option("image-table", "path", False, "", "A table with a row an image, by image_id, file_name or path."),
            Option("slice-by", "several", False, "", "Columns of the image table: each of their values is measured on its own.", "text"),
            Option("images", "path", False, "", "The pictures, by the annotations' file names: adds an audit of the annotations, with boxes drawn."),
            Option("confusion-score", "decimal", False, "0.25; of scores that are no shares, a quarter of their range", "The least score of detections in the confusion matrix."),
            Option("confusion-iou", "decimal", False, "0.5, or the lowest of --iou-thresholds where 0.5 is none of them", "The least IoU of a pair in the confusion matrix."),
            Option("ignore-categories", "several", False, "", "Classes that are left out of everything, by name or id.", "text"),
            Option("ignore-unknown-images", "flag", False, "off", "Leave out detections on images that the truth lacks, with a warning."),
            Option("distributed", "choice", False, "auto", "Whether Spark's tasks measure: auto (where the inputs are no COCO files of this machine, or larger than the heap has room for), always, or never. The numbers are the same.", "", ("auto", "always", "never",)),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
        ),
    ),
    "train": Command(
        "Train a detector on annotated images.",
        (
            Option("images", "path", True, "", "Folder of the images, looked through to the bottom."),
            Option("annotations", "path", True, "", "COCO instances file, Pascal VOC directory, or a table with image_id and truths."),
            Option("split", "path", False, "all", "Image names of the VOC directory to train on, one a line."),
            Option("classes", "text", False, "auto", "auto takes all categories; a file names those to train, one a line, or ID, a tab, NAME for one that has no box yet."),
            Option("skip-missing-images", "flag", False, "off", "Leave out annotated images that have no file instead of refusing them."),
            Option("validation-images", "path", False, "", "Images to measure AP on after every epoch; the best epoch's model is kept."),
            Option("validation-annotations", "path", False, "--annotations, with --validation-split", "Their annotations."),
            Option("validation-split", "path", False, "", "Image names of the VOC directory to measure on, one a line."),
            Option("pseudo-labels", "path", False, "", "Output of label, whose pictures and boxes are learned beside the annotated ones; annotated pictures in it keep their annotations."),
            Option("pseudo-score", "decimal", False, "0.5", "Score from which a pseudo-label counts; pictures without such a box are left out."),
            Option("pseudo-ignore", "decimal", False, "half of --pseudo-score", "Score from which boxes below --pseudo-score are neither object nor background."),
            Option("pseudo-weight", "text", False, "1", "What a pseudo-label counts in the loss, where an annotated box counts 1: a number, or its score."),
            Option("output", "text", True, "", "The model folder to make; empty, save with --resume, or with --overwrite, which keeps an earlier run under a hidden name until the first epoch is done."),
            Option("resume", "flag", False, "off", "Go on from the last checkpoint in DIR: the result is that of one run, of the same options. For more epochs, see --continue."),
            Option("continue", "text", False, "", "Train a model that train made for --epochs more, into another DIR: with its network, classes and settings unless others are given, and from its last checkpoint, where it has one, with the optimizer's memory, moving average and counts."),
            Option("preview", "text", False, "", "Before training, write an HTML page of augmented samples with boxes and the anchors that are to find them."),
            Option("variant", "text", False, "that of --init where it is a model, else d0", "Which network."),
            Option("init", "text", False, "random", "Where weights begin: from the seed, with a model's, a folder or the name of a published one (class rows are taken by name, new classes begin anew), or with a backbone's .safetensors or .pth."),
            Option("input-size", "whole", False, "the variant's", "Side of the network's input."),
            Option("fpn-repeats", "whole", False, "the variant's", "Number of BiFPN cells."),
            Option("anchors", "text", False, "auto; a detector of --init or --continue keeps its own", "Anchors that fit-anchors wrote; auto fits them and keeps them only if they meet two more boxes in a hundred; variant keeps the network's own."),
            Option("epochs", "text", False, "auto", "Passes over the images; auto takes as many as make about 2000 steps, but 12 to 100."),
            Option("early-stopping", "whole", False, "all epochs are trained", "End the run after N epochs that are no better than one before them: by AP, or by loss without validation; 0 for never."),
            Option("batch-size", "whole", False, "8", "Images of a worker in a step."),
            Option("workers", "whole", False, "1", "How many share a step, one an executor at best."),
            Option("local-steps", "whole", False, "1", "Steps that workers take on their own before weights, running statistics and momentum are averaged; 1 exchanges gradients."),
            Option("gradient-compression", "text", False, "none", "How gradients travel from workers; bfloat16 halves the bytes and rounds each gradient to three digits."),
            Option("outer-rate", "decimal", False, "1", "Share of the way to the workers' average that is gone."),
            Option("outer-momentum", "decimal", False, "0", "Momentum of the way to the workers' average."),
            Option("optimizer", "text", False, "adamw", "adamw, or sgd with Nesterov's momentum 0.9."),
            Option("learning-rate", "text", False, "for batches of 8 with adamw 1e-2, with --init MODEL 1e-3; with sgd 0.01; adamw's grows with the square root of a step's images, sgd's in proportion", "For heads and BiFPN, as it is; auto tries rising rates for some dozen rounds and takes one well below where the loss stops falling."),
            Option("backbone-factor", "decimal", False, "0.1 if it was trained before, 0.3 with --init MODEL, else 1", "The backbone's share of the rate."),
            Option("weight-decay", "decimal", False, "1e-4 for adamw, 4e-5 for sgd", "Of kernels only."),
            Option("schedule", "text", False, "cosine", "How the rate falls after warm-up; plateau divides it by 10 after 4 epochs without a better AP, or loss without validation."),
            Option("warmup-epochs", "decimal", False, "an epoch or 100 steps, whichever is more, but at most a tenth of the run", "Epochs of growing rates, from a tenth; may be a fraction."),
            Option("ema", "decimal", False, "0.9998", "Moving average of weights that is measured and kept: min(DECAY, (1 + n) / (10 + n)) at update n; 0 for none."),
            Option("clip-norm", "decimal", False, "10", "Longest gradient; 0 means no limit."),
            Option("freeze", "text", False, "none", "What stays: the backbone, its batch normalizations, or all of those."),
            Option("drop-path", "decimal", False, "0", "Probability that a last block's branch is dropped."),
            Option("head-dropout", "decimal", False, "0", "Probability that a channel of an image is dropped after each convolution's activation in the heads."),
            Option("matcher", "text", False, "max-iou", "Which anchors are positive; max-iou gives every truth its best one."),
            Option("focal-alpha", "decimal", False, "0.25", "Weight of objects against background."),
            Option("focal-gamma", "decimal", False, "1.5", "How much less easy anchors count."),
            Option("label-smoothing", "decimal", False, "0", "Share of the class target that is spread."),
            Option("box-loss", "text", False, "ciou", "Of positive anchors: losses of overlap count twice; huber (delta 0.1), with which the paper's authors train, and smooth-l1 count 50 times."),
            Option("augment", "text", False, "auto", "Changes to pictures, drawn from seed, epoch and image. jitter:0.5:2 names the scales, color:strong changes more, mosaic:0.5 and mixup:0.25 name how often. auto is flip, and mosaic with it in runs of 40 epochs or more, save with --init MODEL."),
            Option("close-mosaic", "whole", False, "10, or half of all epochs if they are fewer than 20", "Last epochs in which mosaic and mixup are left out; 0 for none."),
            Option("multi-scale", "text", False, "it stays", "Let the input's side change from step to step between two shares of it."),
            Option("sampling", "text", False, "uniform", "uniform: every image once an epoch. class-aware: those that show a class that is in less than SHARE of the images more often (LVIS: 0.001; small sets want more, such as 0.1)."),
            Option("seed", "whole", False, "1", "Of all that is random."),
            Option("checkpoint-rounds", "whole", False, "0", "Rounds between checkpoints; 0 for one an epoch."),
            Option("gradient-checkpointing", "flag", False, "off", "Save memory by computing the backbone twice; weights stay the same to the bit."),
            Option("threads", "whole", False, "the executor's cores", "Threads that a worker computes with. Sums of another number are rounded otherwise, so that weights differ: a resumed run needs the same."),
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
        ),
    ),
    "compare": Command(
        "Compares two sets of detections: boxes added, lost, moved, relabeled.",
        (
            Option("before", "path", True, "", "Detections: a COCO results file or a label output."),
            Option("after", "path", True, "", "Other detections of the same images."),
            Option("annotations", "path", False, "", "The truth: a COCO instances file, a Pascal VOC directory, or a table."),
            Option("split", "path", False, "all", "Image names of the VOC directory that count, one a line."),
            Option("output", "text", True, "", "Where the results go."),
            Option("images", "path", False, "", "The pictures, by the annotations' file names: shows what changed for the better and the worse."),
            Option("image-table", "path", False, "", "A table with a row an image, by image_id, file_name or path."),
            Option("slice-by", "several", False, "", "Columns of the image table: each of their values is compared on its own.", "text"),
            Option("confidence", "decimal", False, "0.95", "The share of the replicates that the interval of a difference holds."),
            Option("replicates", "whole", False, "200", "Bootstrap replicates of the images, the same for both sides."),
            Option("seed", "whole", False, "1", "Seed of the replicates."),
            Option("ignore-unknown-images", "flag", False, "off", "Leave out detections on images that the truth lacks, with a warning."),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
        ),
    ),
    "check-annotations": Command(
        "Checks the annotations of a data set, and its parts against each other.",
        (
            Option("annotations", "paths", True, "", "What is checked, in any form that evaluate reads; several, such as training and validation, are compared with each other."),
            Option("images", "paths", False, "", "The folder of the pictures, for all annotations or one for each; without it files are not looked at."),
            Option("split", "paths", False, "all", "Image names of a VOC directory that count, one a line; one file for each of the annotations."),
            Option("compare-pictures", "choice", False, "near for several annotations, else none", "How pictures are told to be the same: by path, by content, or by how they look; all but none read whole files.", "", ("none", "content", "near",)),
            Option("near-bits", "whole", False, "3", "Bits of 64 in which the hashes of pictures that look alike may differ, 0 to 7."),
            Option("overlap", "decimal", False, "0.85", "IoU from which two boxes of one class are told as one object drawn twice."),
            Option("samples", "whole", False, "24", "Pictures in the page, with the boxes in question drawn."),
            Option("output", "text", True, "", "Where the page and the tables go."),
            Option("fix", "text", False, "", "A new COCO file in which is mended what needs no judgment; what is checked stays as it is."),
            Option("fail-on", "choice", False, "none", "Findings from which on the status is 3, once everything is written.", "", ("none", "warning", "error",)),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
        ),
    ),
    "export-labels": Command(
        "Writes labels as files that tools for annotating and training read.",
        (
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
            Option("label", "path", True, "", "The table that label wrote."),
            Option("format", "text", True, "", "What is written: coco is a COCO instances file, yolo is a folder for Ultralytics' YOLO, voc is a Pascal VOC folder, labelstudio is a file of Label Studio's tasks, cvat is a file \"CVAT for images 1.1\"."),
            Option("output", "text", True, "", "The file, or the folder of yolo and voc; it must not exist, save with --overwrite."),
            Option("score-threshold", "decimal", False, "0", "Only boxes of at least this score."),
            Option("classes", "text", False, "all of the table, by category_id", "Which classes, in the order of their numbers: a name a line, or ID, a tab, NAME; boxes of other classes are left out."),
            Option("root", "text", False, "the deepest folder that holds all images of the table", "Folder that names of images begin below."),
            Option("image-prefix", "text", False, "/data/local-files/?d=, where it serves local files", "What stands before names where Label Studio opens pictures, such as s3://bucket/."),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
        ),
    ),
    "pack": Command(
        "Packs many small images into Parquet tables or tar shards.",
        (
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
            Option("input", "paths", True, "", "Folders, globs, archives or single images on any Hadoop file system."),
            Option("output", "text", True, "", "New or empty folder for the shards and their _manifest.json."),
            Option("format", "choice", False, "parquet", "A table with a row an image, or tar shards as WebDataset reads them.", "", ("parquet", "tar",)),
            Option("target-size", "text", False, "256m", "About how large a shard is, in bytes or with k, m or g for KiB, MiB or GiB."),
            Option("suffixes", "several", False, "known suffixes, and first bytes of files that have no known one", "Only files with these suffixes, such as jpg,png, and none is looked into.", "text"),
            Option("any-file", "flag", False, "off", "Look into files with suffixes of other kinds too, such as .txt or .dat."),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
        ),
    ),
    "report": Command(
        "Writes one HTML file on an output of label (counts, classes, scores, failed images, and pictures with their boxes) or of evaluate (the page that evaluate writes, again).",
        (
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
            Option("label", "text", False, "", "The table that label wrote; this or --evaluate is required."),
            Option("evaluate", "text", False, "", "The folder that evaluate wrote."),
            Option("output", "text", True, "", "The page; it must not exist, save with --overwrite."),
            Option("images", "whole", False, "", "Most pictures of labelled images shown, about 100 KB each: half of them those with most detections (default: 60)."),
            Option("summary", "text", False, "", "The file of label --summary, for speed, device and settings."),
        ),
    ),
    "import": Command(
        "Make a model folder of weights from elsewhere.",
        (
            Option("from", "text", True, "", "Where the weights come from."),
            Option("variant", "text", True, "", "Which network they are of, or a file that describes one."),
            Option("weights", "text", True, "", "The file of weights: here, http(s)://…, or on any file system that Hadoop knows."),
            Option("output", "text", True, "", "The model folder to make; empty, save with --overwrite."),
            Option("classes", "text", False, "", "Class names: coco, a number, or a file with a name (or id, tab, name) a line (default: coco for a head of 90 classes)."),
            Option("new-class-head", "flag", False, "", "Where --classes are not as many as the weights' head knows, let the head begin anew, untrained, instead of refusing."),
            Option("use-ema", "flag", False, "", "Take the moving average that a checkpoint has beside its weights (state_dict_ema, ...)."),
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
        ),
    ),
    "export": Command(
        "Writes a model as ONNX or safetensors.",
        (
            Option("model", "text", True, "", "The model folder, on any file system that Hadoop knows, or the name of a published model (sparkdet models lists them)."),
            Option("format", "text", True, "", "What to write."),
            Option("output", "text", True, "", "The file to make, on any file system that Hadoop knows; it must not exist, save with --overwrite."),
            Option("names", "text", False, "", "Whose names the tensors of safetensors have; effdet's and zylo117's are for networks by their own rules alone (default: canonical)."),
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
        ),
    ),
    "doctor": Command(
        "Checks every executor before a long job.",
        (
            Option("model", "text", False, "the embedded sample model, which knows drawn shapes only", "Model folder on any Hadoop file system, as import and train make it, or the name of a published model, which is fetched once: sparkdet models lists them."),
            Option("device", "text", False, "auto", "auto takes the GPU that Spark assigned, else the CPU."),
            Option("engine", "text", False, "onnxruntime", "What runs the network."),
            Option("batch-size", "text", False, "1", "The most images a run of the network takes; more than one pays on GPUs, and auto measures there how many do."),
            Option("parallelism", "whole", False, "those that Spark gave it", "Cores that an executor uses; 0 for all."),
            Option("max-pixels", "whole", False, "178956970", "Larger pictures are not decoded; 0 means no limit."),
            Option("input", "paths", False, "", "Folders, files or globs that every executor should reach."),
            Option("output", "text", False, "", "A place to write to that every executor should reach; nothing is written."),
            Option("json", "flag", False, "off", "Print JSON in the place of the table."),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
        ),
    ),
    "fit-anchors": Command(
        "Fits anchor boxes to a data set, for train --anchors.",
        (
            Option("annotations", "path", True, "", "Boxes and sizes of images: a COCO instances file, a Pascal VOC directory, or a table with image_id, width, height and truths."),
            Option("split", "path", False, "all", "Image names of the VOC directory that count, one a line."),
            Option("variant", "text", False, "d0", "The network whose levels get the anchors, and whose own they are compared with."),
            Option("input-size", "whole", False, "the variant's", "Side of the network's square input."),
            Option("scales", "whole", False, "3", "Sizes from one level to the next; --scales times --ratios shapes are fitted."),
            Option("ratios", "whole", False, "3", "Shapes of each size."),
            Option("seed", "whole", False, "1", "Seed of the clustering."),
            Option("output", "text", True, "", "The JSON file of anchors; it must not exist, save with --overwrite."),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
        ),
    ),
    "models": Command(
        "Lists published weights that can be downloaded.",
        (
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
            Option("json", "flag", False, "", "Print a JSON array."),
        ),
    ),
    "sample": Command(
        "Writes the sample lake: generated pictures of shapes (DIR/images) and their COCO annotations (DIR/instances.json). The same seed and size give the same pictures; fewer pictures are the first of more.",
        (
            Option("output", "text", True, "", "New or empty folder, on any file system that Hadoop knows."),
            Option("images", "whole", False, "64", "Number of pictures."),
            Option("seed", "whole", False, "1", "Seed of every draw."),
            Option("size", "whole", False, "512", "Longer side of each picture."),
            Option("verbose", "flag", False, "", "Show stack traces of errors and what was measured inside."),
            Option("quiet", "flag", False, "", "Show no progress and no notes; errors and results only."),
            Option("overwrite", "flag", False, "", "Replace what an earlier run of this command left at the outputs, once the new is complete; other things that stand there are never touched."),
        ),
    ),
}

STAGES = {
    "EfficientDetDetector": (
        Param("batchSize", "whole", "1", "The most images a run of the network takes; more than one pays on GPUs, and auto measures there how many do"),
        Param("classAgnostic", "flag", "the model's", "Boxes suppress those of other classes too"),
        Param("clip", "flag", "the model's; the embedded model clips, zylo117's do not", "Boxes are cut to the picture; what lies outside of it is left out"),
        Param("decode", "text", "exact", "fast may decode JPEGs at a smaller scale"),
        Param("device", "text", "auto", "auto takes the GPU that Spark assigned, else the CPU"),
        Param("engine", "text", "onnxruntime", "What runs the network"),
        Param("inputCol", "text", "content", "column of encoded images (binary)"),
        Param("maxDetections", "whole", "the model's", "The most boxes an image; 0 means no limit"),
        Param("maxPixels", "whole", "178956970", "Larger pictures are not decoded; 0 means no limit"),
        Param("minBox", "decimal", "the model's; usually 0", "Boxes with a side shorter than this are left out; 0 leaves none out"),
        Param("modelUrl", "text", "the embedded sample model, which knows drawn shapes only", "Model folder on any Hadoop file system, as import and train make it, or the name of a published model, which is fetched once: sparkdet models lists them"),
        Param("nms", "text", "the model's", "Suppression: hard:0.5, diou:0.5, soft:0.5 (Gaussian), linear:0.5 or none"),
        Param("orientation", "text", "exif", "Whether EXIF turns pictures upright"),
        Param("outputCol", "text", "detected", "column that receives what was detected"),
        Param("parallelism", "whole", "those that Spark gave it", "Cores that an executor uses; 0 for all"),
        Param("preNmsTop", "whole", "the model's", "Only the N best candidates are decoded; 0 means no limit"),
        Param("precision", "text", "float32, the only one", "Number format of the network"),
        Param("scoreThreshold", "decimal", "the model's", "Boxes below it are left out"),
        Param("strict", "flag", "it is labeled, and error says what is wrong", "A picture that is readable only in part is corrupt"),
        Param("tiles", "text", "off", "Larger pictures are cut into tiles of SIZE pixels that share OVERLAP of a side, 0 to 0.9, such as 1024:0.2; with :with-full behind, the whole picture is looked at too"),
    ),
    "EfficientDetTrainer": (
        Param("anchors", "text", "auto; a detector of --init or --continue keeps its own", "Anchors that fit-anchors wrote; auto fits them and keeps them only if they meet two more boxes in a hundred; variant keeps the network's own"),
        Param("augment", "text", "auto", "Changes to pictures, drawn from seed, epoch and image. jitter:0.5:2 names the scales, color:strong changes more, mosaic:0.5 and mixup:0.25 name how often. auto is flip, and mosaic with it in runs of 40 epochs or more, save with --init MODEL"),
        Param("backboneFactor", "decimal", "0.1 if it was trained before, 0.3 with --init MODEL, else 1", "The backbone's share of the rate"),
        Param("batchSize", "whole", "8", "Images of a worker in a step"),
        Param("boxLoss", "text", "ciou", "Of positive anchors: losses of overlap count twice; huber (delta 0.1), with which the paper's authors train, and smooth-l1 count 50 times"),
        Param("checkpointRounds", "whole", "0", "Rounds between checkpoints; 0 for one an epoch"),
        Param("classes", "text", "auto", "auto, or a file of names, one a line"),
        Param("clipNorm", "decimal", "10", "Longest gradient; 0 means no limit"),
        Param("closeMosaic", "whole", "10, or half of all epochs if they are fewer than 20", "Last epochs in which mosaic and mixup are left out; 0 for none"),
        Param("dropPath", "decimal", "0", "Probability that a last block's branch is dropped"),
        Param("earlyStopping", "whole", "all epochs are trained", "End the run after N epochs that are no better than one before them: by AP, or by loss without validation; 0 for never"),
        Param("ema", "decimal", "0.9998", "Moving average of weights that is measured and kept: min(DECAY, (1 + n) / (10 + n)) at update n; 0 for none"),
        Param("epochs", "whole", "auto", "Passes over the images; auto takes as many as make about 2000 steps, but 12 to 100"),
        Param("focalAlpha", "decimal", "0.25", "Weight of objects against background"),
        Param("focalGamma", "decimal", "1.5", "How much less easy anchors count"),
        Param("fpnRepeats", "whole", "the variant's", "Number of BiFPN cells"),
        Param("freeze", "text", "none", "What stays: the backbone, its batch normalizations, or all of those"),
        Param("gradientCheckpointing", "flag", "off", "Save memory by computing the backbone twice; weights stay the same to the bit"),
        Param("gradientCompression", "text", "none", "How gradients travel from workers; bfloat16 halves the bytes and rounds each gradient to three digits"),
        Param("headDropout", "decimal", "0", "Probability that a channel of an image is dropped after each convolution's activation in the heads"),
        Param("imageIdCol", "text", "image_id", "column of image ids (a whole number)"),
        Param("init", "text", "random", "Where weights begin: from the seed, with a model's, a folder or the name of a published one (class rows are taken by name, new classes begin anew), or with a backbone's .safetensors or .pth"),
        Param("inputCol", "text", "content", "column that the trained detector reads"),
        Param("inputSize", "whole", "the variant's", "Side of the network's input"),
        Param("labelSmoothing", "decimal", "0", "Share of the class target that is spread"),
        Param("learningRate", "decimal", "for batches of 8 with adamw 1e-2, with --init MODEL 1e-3; with sgd 0.01; adamw's grows with the square root of a step's images, sgd's in proportion", "For heads and BiFPN, as it is; auto tries rising rates for some dozen rounds and takes one well below where the loss stops falling"),
        Param("localSteps", "whole", "1", "Steps that workers take on their own before weights, running statistics and momentum are averaged; 1 exchanges gradients"),
        Param("matcher", "text", "max-iou", "Which anchors are positive; max-iou gives every truth its best one"),
        Param("multiScale", "text", "it stays", "Let the input's side change from step to step between two shares of it"),
        Param("optimizer", "text", "adamw", "adamw, or sgd with Nesterov's momentum 0.9"),
        Param("outerMomentum", "decimal", "0", "Momentum of the way to the workers' average"),
        Param("outerRate", "decimal", "1", "Share of the way to the workers' average that is gone"),
        Param("outputCol", "text", "detected", "column that the trained detector adds"),
        Param("outputUrl", "text", "", "folder that receives a model folder from each fit; temporary if it is not set"),
        Param("pathCol", "text", "path", "column of the image files' URIs"),
        Param("sampling", "text", "uniform", "uniform: every image once an epoch. class-aware: those that show a class that is in less than SHARE of the images more often (LVIS: 0.001; small sets want more, such as 0.1)"),
        Param("schedule", "text", "cosine", "How the rate falls after warm-up; plateau divides it by 10 after 4 epochs without a better AP, or loss without validation"),
        Param("seed", "whole", "1", "Of all that is random"),
        Param("skipMissingImages", "flag", "false", "leave out images that have no file"),
        Param("threads", "whole", "the executor's cores", "Threads that a worker computes with. Sums of another number are rounded otherwise, so that weights differ: a resumed run needs the same"),
        Param("truthsCol", "text", "truths", "column of arrays of truths"),
        Param("validationIndicatorCol", "text", "", "boolean column: rows that are true are not trained on, but measured after each epoch"),
        Param("variant", "text", "that of --init where it is a model, else d0", "Which network"),
        Param("warmUpEpochs", "decimal", "an epoch or 100 steps, whichever is more, but at most a tenth of the run", "Epochs of growing rates, from a tenth; may be a fraction"),
        Param("weightDecay", "decimal", "1e-4 for adamw, 4e-5 for sgd", "Of kernels only"),
        Param("workers", "whole", "1", "How many share a step, one an executor at best"),
    ),
    "DetectionEvaluator": (
        Param("detectionsCol", "text", "detected", "column of what was detected"),
        Param("imageIdCol", "text", "image_id", "column of image ids (a whole number)"),
        Param("metricName", "text", "AP", "AP, AP50, AP75, APsmall, APmedium, APlarge, AR1, AR10, AR100, ARsmall, ARmedium, ARlarge"),
        Param("truthsCol", "text", "truths", "column of arrays of truths"),
    ),
}

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal, TypedDict

    from pyspark.ml.param import Param as OfStage
    from typing_extensions import Required, Self

    from sparkdet._table import Paths, Text

    class LabelOptions(TypedDict, total=False):
        input: Paths | None
        input_table: Text | None
        output: Text | None
        output_table: Text | None
        output_format: Literal['parquet', 'delta', 'iceberg', 'json'] | None
        model: Text | None
        score_threshold: float | None
        nms: Text | None
        class_agnostic: bool | None
        max_detections: int | None
        pre_nms_top: int | None
        clip: bool | None
        min_box: float | None
        device: Text | None
        engine: Text | None
        batch_size: Text | None
        parallelism: int | None
        precision: Text | None
        decode: Text | None
        orientation: Text | None
        max_pixels: int | None
        strict: bool | None
        tiles: Text | None
        partition_by: Text | None
        target_file_size: Text | None
        input_format: Literal['files', 'parquet', 'delta', 'iceberg'] | None
        path_column: Text | None
        content_column: Text | None
        id_column: Text | None
        incremental: bool | None
        replace: bool | None
        commit_images: int | None
        commit_minutes: float | None
        dedupe: bool | None
        suffixes: Text | Sequence[Text] | None
        any_file: bool | None
        fail_on_unreadable_folders: bool | None
        coco_output: Text | None
        annotations: Text | None
        partitions: int | None
        max_error_fraction: float | None
        summary: Text | None
        dry_run: bool | None
        overwrite: bool | None
        verbose: bool | None
        quiet: bool | None

    class EvaluateOptions(TypedDict, total=False):
        annotations: Required[Text]
        split: Text | None
        detections: Required[Text]
        output: Text | None
        summary: Text | None
        metrics: str | Literal['coco', 'voc', 'lvis', 'open-images', 'tide', 'calibration'] | Sequence[Literal['coco', 'voc', 'lvis', 'open-images', 'tide', 'calibration']] | None
        hierarchy: Text | None
        iou_thresholds: str | float | Sequence[float] | None
        max_detections: str | int | Sequence[int] | None
        area_ranges: Text | Sequence[Text] | None
        class_agnostic: bool | None
        confidence: float | None
        image_table: Text | None
        slice_by: Text | Sequence[Text] | None
        images: Text | None
        confusion_score: float | None
        confusion_iou: float | None
        ignore_categories: Text | Sequence[Text] | None
        ignore_unknown_images: bool | None
        distributed: Literal['auto', 'always', 'never'] | None
        verbose: bool | None
        quiet: bool | None
        overwrite: bool | None

    class TrainOptions(TypedDict, total=False):
        images: Required[Text]
        annotations: Required[Text]
        split: Text | None
        classes: Text | None
        skip_missing_images: bool | None
        validation_images: Text | None
        validation_annotations: Text | None
        validation_split: Text | None
        pseudo_labels: Text | None
        pseudo_score: float | None
        pseudo_ignore: float | None
        pseudo_weight: Text | None
        output: Required[Text]
        resume: bool | None
        continue_: Text | None
        preview: Text | None
        variant: Text | None
        init: Text | None
        input_size: int | None
        fpn_repeats: int | None
        anchors: Text | None
        epochs: Text | None
        early_stopping: int | None
        batch_size: int | None
        workers: int | None
        local_steps: int | None
        gradient_compression: Text | None
        outer_rate: float | None
        outer_momentum: float | None
        optimizer: Text | None
        learning_rate: Text | None
        backbone_factor: float | None
        weight_decay: float | None
        schedule: Text | None
        warmup_epochs: float | None
        ema: float | None
        clip_norm: float | None
        freeze: Text | None
        drop_path: float | None
        head_dropout: float | None
        matcher: Text | None
        focal_alpha: float | None
        focal_gamma: float | None
        label_smoothing: float | None
        box_loss: Text | None
        augment: Text | None
        close_mosaic: int | None
        multi_scale: Text | None
        sampling: Text | None
        seed: int | None
        checkpoint_rounds: int | None
        gradient_checkpointing: bool | None
        threads: int | None
        overwrite: bool | None
        verbose: bool | None
        quiet: bool | None

    class CompareOptions(TypedDict, total=False):
        before: Required[Text]
        after: Required[Text]
        annotations: Text | None
        split: Text | None
        output: Required[Text]
        images: Text | None
        image_table: Text | None
        slice_by: Text | Sequence[Text] | None
        confidence: float | None
        replicates: int | None
        seed: int | None
        ignore_unknown_images: bool | None
        verbose: bool | None
        quiet: bool | None
        overwrite: bool | None

    class EfficientDetDetectorParams:
        batchSize: OfStage[int]
        classAgnostic: OfStage[bool]
        clip: OfStage[bool]
        decode: OfStage[str]
        device: OfStage[str]
        engine: OfStage[str]
        inputCol: OfStage[str]
        maxDetections: OfStage[int]
        maxPixels: OfStage[int]
        minBox: OfStage[float]
        modelUrl: OfStage[str]
        nms: OfStage[str]
        orientation: OfStage[str]
        outputCol: OfStage[str]
        parallelism: OfStage[int]
        preNmsTop: OfStage[int]
        precision: OfStage[str]
        scoreThreshold: OfStage[float]
        strict: OfStage[bool]
        tiles: OfStage[str]
        def __init__(
            self,
            *,
            batchSize: int = ...,
            classAgnostic: bool = ...,
            clip: bool = ...,
            decode: str = ...,
            device: str = ...,
            engine: str = ...,
            inputCol: str = ...,
            maxDetections: int = ...,
            maxPixels: int = ...,
            minBox: float = ...,
            modelUrl: str = ...,
            nms: str = ...,
            orientation: str = ...,
            outputCol: str = ...,
            parallelism: int = ...,
            preNmsTop: int = ...,
            precision: str = ...,
            scoreThreshold: float = ...,
            strict: bool = ...,
            tiles: str = ...,
        ) -> None: ...
        def setBatchSize(self, value: int) -> Self: ...
        def getBatchSize(self) -> int: ...
        def setClassAgnostic(self, value: bool) -> Self: ...
        def getClassAgnostic(self) -> bool: ...
        def setClip(self, value: bool) -> Self: ...
        def getClip(self) -> bool: ...
        def setDecode(self, value: str) -> Self: ...
        def getDecode(self) -> str: ...
        def setDevice(self, value: str) -> Self: ...
        def getDevice(self) -> str: ...
        def setEngine(self, value: str) -> Self: ...
        def getEngine(self) -> str: ...
        def setInputCol(self, value: str) -> Self: ...
        def getInputCol(self) -> str: ...
        def setMaxDetections(self, value: int) -> Self: ...
        def getMaxDetections(self) -> int: ...
        def setMaxPixels(self, value: int) -> Self: ...
        def getMaxPixels(self) -> int: ...
        def setMinBox(self, value: float) -> Self: ...
        def getMinBox(self) -> float: ...
        def setModelUrl(self, value: str) -> Self: ...
        def getModelUrl(self) -> str: ...
        def setNms(self, value: str) -> Self: ...
        def getNms(self) -> str: ...
        def setOrientation(self, value: str) -> Self: ...
        def getOrientation(self) -> str: ...
        def setOutputCol(self, value: str) -> Self: ...
        def getOutputCol(self) -> str: ...
        def setParallelism(self, value: int) -> Self: ...
        def getParallelism(self) -> int: ...
        def setPreNmsTop(self, value: int) -> Self: ...
        def getPreNmsTop(self) -> int: ...
        def setPrecision(self, value: str) -> Self: ...
        def getPrecision(self) -> str: ...
        def setScoreThreshold(self, value: float) -> Self: ...
        def getScoreThreshold(self) -> float: ...
        def setStrict(self, value: bool) -> Self: ...
        def getStrict(self) -> bool: ...
        def setTiles(self, value: str) -> Self: ...
        def getTiles(self) -> str: ...

    class EfficientDetTrainerParams:
        anchors: OfStage[str]
        augment: OfStage[str]
        backboneFactor: OfStage[float]
        batchSize: OfStage[int]
        boxLoss: OfStage[str]
        checkpointRounds: OfStage[int]
        classes: OfStage[str]
        clipNorm: OfStage[float]
        closeMosaic: OfStage[int]
        dropPath: OfStage[float]
        earlyStopping: OfStage[int]
        ema: OfStage[float]
        epochs: OfStage[int]
        focalAlpha: OfStage[float]
        focalGamma: OfStage[float]
        fpnRepeats: OfStage[int]
        freeze: OfStage[str]
        gradientCheckpointing: OfStage[bool]
        gradientCompression: OfStage[str]
        headDropout: OfStage[float]
        imageIdCol: OfStage[str]
        init: OfStage[str]
        inputCol: OfStage[str]
        inputSize: OfStage[int]
        labelSmoothing: OfStage[float]
        learningRate: OfStage[float]
        localSteps: OfStage[int]
        matcher: OfStage[str]
        multiScale: OfStage[str]
        optimizer: OfStage[str]
        outerMomentum: OfStage[float]
        outerRate: OfStage[float]
        outputCol: OfStage[str]
        outputUrl: OfStage[str]
        pathCol: OfStage[str]
        sampling: OfStage[str]
        schedule: OfStage[str]
        seed: OfStage[int]
        skipMissingImages: OfStage[bool]
        threads: OfStage[int]
        truthsCol: OfStage[str]
        validationIndicatorCol: OfStage[str]
        variant: OfStage[str]
        warmUpEpochs: OfStage[float]
        weightDecay: OfStage[float]
        workers: OfStage[int]
        def __init__(
            self,
            *,
            anchors: str = ...,
            augment: str = ...,
            backboneFactor: float = ...,
            batchSize: int = ...,
            boxLoss: str = ...,
            checkpointRounds: int = ...,
            classes: str = ...,
            clipNorm: float = ...,
            closeMosaic: int = ...,
            dropPath: float = ...,
            earlyStopping: int = ...,
            ema: float = ...,
            epochs: int = ...,
            focalAlpha: float = ...,
            focalGamma: float = ...,
            fpnRepeats: int = ...,
            freeze: str = ...,
            gradientCheckpointing: bool = ...,
            gradientCompression: str = ...,
            headDropout: float = ...,
            imageIdCol: str = ...,
            init: str = ...,
            inputCol: str = ...,
            inputSize: int = ...,
            labelSmoothing: float = ...,
            learningRate: float = ...,
            localSteps: int = ...,
            matcher: str = ...,
            multiScale: str = ...,
            optimizer: str = ...,
            outerMomentum: float = ...,
            outerRate: float = ...,
            outputCol: str = ...,
            outputUrl: str = ...,
            pathCol: str = ...,
            sampling: str = ...,
            schedule: str = ...,
            seed: int = ...,
            skipMissingImages: bool = ...,
            threads: int = ...,
            truthsCol: str = ...,
            validationIndicatorCol: str = ...,
            variant: str = ...,
            warmUpEpochs: float = ...,
            weightDecay: float = ...,
            workers: int = ...,
        ) -> None: ...
        def setAnchors(self, value: str) -> Self: ...
        def getAnchors(self) -> str: ...
        def setAugment(self, value: str) -> Self: ...
        def getAugment(self) -> str: ...
        def setBackboneFactor(self, value: float) -> Self: ...
        def getBackboneFactor(self) -> float: ...
        def setBatchSize(self, value: int) -> Self: ...
        def getBatchSize(self) -> int: ...
        def setBoxLoss(self, value: str) -> Self: ...
        def getBoxLoss(self) -> str: ...
        def setCheckpointRounds(self, value: int) -> Self: ...
        def getCheckpointRounds(self) -> int: ...
        def setClasses(self, value: str) -> Self: ...
        def getClasses(self) -> str: ...
        def setClipNorm(self, value: float) -> Self: ...
        def getClipNorm(self) -> float: ...
        def setCloseMosaic(self, value: int) -> Self: ...
        def getCloseMosaic(self) -> int: ...
        def setDropPath(self, value: float) -> Self: ...
        def getDropPath(self) -> float: ...
        def setEarlyStopping(self, value: int) -> Self: ...
        def getEarlyStopping(self) -> int: ...
        def setEma(self, value: float) -> Self: ...
        def getEma(self) -> float: ...
        def setEpochs(self, value: int) -> Self: ...
        def getEpochs(self) -> int: ...
        def setFocalAlpha(self, value: float) -> Self: ...
        def getFocalAlpha(self) -> float: ...
        def setFocalGamma(self, value: float) -> Self: ...
        def getFocalGamma(self) -> float: ...
        def setFpnRepeats(self, value: int) -> Self: ...
        def getFpnRepeats(self) -> int: ...
        def setFreeze(self, value: str) -> Self: ...
        def getFreeze(self) -> str: ...
        def setGradientCheckpointing(self, value: bool) -> Self: ...
        def getGradientCheckpointing(self) -> bool: ...
        def setGradientCompression(self, value: str) -> Self: ...
        def getGradientCompression(self) -> str: ...
        def setHeadDropout(self, value: float) -> Self: ...
        def getHeadDropout(self) -> float: ...
        def setImageIdCol(self, value: str) -> Self: ...
        def getImageIdCol(self) -> str: ...
        def setInit(self, value: str) -> Self: ...
        def getInit(self) -> str: ...
        def setInputCol(self, value: str) -> Self: ...
        def getInputCol(self) -> str: ...
        def setInputSize(self, value: int) -> Self: ...
        def getInputSize(self) -> int: ...
        def setLabelSmoothing(self, value: float) -> Self: ...
        def getLabelSmoothing(self) -> float: ...
        def setLearningRate(self, value: float) -> Self: ...
        def getLearningRate(self) -> float: ...
        def setLocalSteps(self, value: int) -> Self: ...
        def getLocalSteps(self) -> int: ...
        def setMatcher(self, value: str) -> Self: ...
        def getMatcher(self) -> str: ...
        def setMultiScale(self, value: str) -> Self: ...
        def getMultiScale(self) -> str: ...
        def setOptimizer(self, value: str) -> Self: ...
        def getOptimizer(self) -> str: ...
        def setOuterMomentum(self, value: float) -> Self: ...
        def getOuterMomentum(self) -> float: ...
        def setOuterRate(self, value: float) -> Self: ...
        def getOuterRate(self) -> float: ...
        def setOutputCol(self, value: str) -> Self: ...
        def getOutputCol(self) -> str: ...
        def setOutputUrl(self, value: str) -> Self: ...
        def getOutputUrl(self) -> str: ...
        def setPathCol(self, value: str) -> Self: ...
        def getPathCol(self) -> str: ...
        def setSampling(self, value: str) -> Self: ...
        def getSampling(self) -> str: ...
        def setSchedule(self, value: str) -> Self: ...
        def getSchedule(self) -> str: ...
        def setSeed(self, value: int) -> Self: ...
        def getSeed(self) -> int: ...
        def setSkipMissingImages(self, value: bool) -> Self: ...
        def getSkipMissingImages(self) -> bool: ...
        def setThreads(self, value: int) -> Self: ...
        def getThreads(self) -> int: ...
        def setTruthsCol(self, value: str) -> Self: ...
        def getTruthsCol(self) -> str: ...
        def setValidationIndicatorCol(self, value: str) -> Self: ...
        def getValidationIndicatorCol(self) -> str: ...
        def setVariant(self, value: str) -> Self: ...
        def getVariant(self) -> str: ...
        def setWarmUpEpochs(self, value: float) -> Self: ...
        def getWarmUpEpochs(self) -> float: ...
        def setWeightDecay(self, value: float) -> Self: ...
        def getWeightDecay(self) -> float: ...
        def setWorkers(self, value: int) -> Self: ...
        def getWorkers(self) -> int: ...

    class DetectionEvaluatorParams:
        detectionsCol: OfStage[str]
        imageIdCol: OfStage[str]
        metricName: OfStage[str]
        truthsCol: OfStage[str]
        def __init__(
            self,
            *,
            detectionsCol: str = ...,
            imageIdCol: str = ...,
            metricName: str = ...,
            truthsCol: str = ...,
        ) -> None: ...
        def setDetectionsCol(self, value: str) -> Self: ...
        def getDetectionsCol(self) -> str: ...
        def setImageIdCol(self, value: str) -> Self: ...
        def getImageIdCol(self) -> str: ...
        def setMetricName(self, value: str) -> Self: ...
        def getMetricName(self) -> str: ...
        def setTruthsCol(self, value: str) -> Self: ...
        def getTruthsCol(self) -> str: ...
