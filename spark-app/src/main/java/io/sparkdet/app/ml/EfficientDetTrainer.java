package io.sparkdet.app.ml;

import io.sparkdet.app.train.TrainJob;
import io.sparkdet.app.train.TrainRequest;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.detector.DetectionSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * An estimator that trains a detector on a table of one row an image: {@code image_id} (a whole
 * number), {@code path} (the URI of the image file) and {@code truths} (array of struct with id,
 * category_id, x_min, y_min, x_max, y_max and perhaps category, area, iscrowd). It is the command
 * {@code train}, whose options are the parameters: a table takes the place of those that name
 * images and annotations, and there is none to show samples or to go on with a run that was cut
 * off, since every fit begins in a folder of its own.
 *
 * <p>Each fit writes a model folder of its own, whose address the fitted {@link
 * EfficientDetDetector} holds. Below {@link #setOutputUrl} it stays, those of a cross validation's
 * losers too, and beside it the table of the annotations that it learned from. Where no such folder
 * is named, models are put below {@code hadoop.tmp.dir} of Hadoop's default file system, which all
 * executors must share, and deleted when the application ends: what is worth keeping is saved, for
 * a saved detector, alone or in a pipeline, then carries its model with it. Executors read the
 * image files themselves; other columns, such as the content, are not looked at. Equal tables,
 * parameters and numbers of workers give equal weights.
 */
@PublicApi
public final class EfficientDetTrainer extends TrainerParams implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  /** Makes an estimator that trains D0 from random weights. */
  public EfficientDetTrainer() {
    this(Identifiable$.MODULE$.randomUID("efficientDetTrainer"));
  }

  /** Makes an estimator of that uid, as Spark does when it loads one. */
  public EfficientDetTrainer(String uid) {
    super(uid);
  }

  /** Returns what reads a saved estimator; Spark calls it by its name. */
  public static MLReader<EfficientDetTrainer> read() {
    return new DefaultParamsReader<>();
  }

  /** Returns the estimator saved at {@code path}. */
  public static EfficientDetTrainer load(String path) {
    return read().load(path);
  }

  /**
   * Trains on a table.
   *
   * @throws IllegalArgumentException if a column or a parameter does not fit
   * @throws io.sparkdet.app.error.UserException if the images cannot be trained on as they are
   */
  @Override
  public EfficientDetDetector fit(Dataset<?> dataset) {
    AnnotatedImages images = AnnotatedImages.of(dataset, this);
    SparkContext context = dataset.sparkSession().sparkContext();
    FitFolders folders = FitFolders.of(this, context);
    TrainRequest request = TrainerRequest.of(this, images.folder(), folders);
    images.write(folders);
    TrainJob job = new TrainJob(dataset.sparkSession(), request, new LoggedProgress(uid()));
    String model = job.run().output();
    folders.tidy(context.hadoopConfiguration());
    return fitted(model, folders.temporary(), context.hadoopConfiguration())
        .setParent(this)
        .setInputCol(getOrDefault(inputCol()))
        .setOutputCol(getOrDefault(outputCol()));
  }

  private EfficientDetDetector fitted(String model, boolean temporary, Configuration hadoop) {
    EfficientDetDetector detector = new EfficientDetDetector(uid());
    try {
      return temporary
          ? detector.carrying(CarriedModel.open(model, hadoop), model)
          : detector.setModelUrl(model);
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Returns the schema of what the fitted detector gives. A pipeline asks all its stages before the
   * first one runs, so that what does not fit is told then.
   *
   * @throws IllegalArgumentException if a column or a parameter does not fit
   * @throws io.sparkdet.app.error.UserException if the network is not known
   */
  @Override
  public StructType transformSchema(StructType schema) {
    AnnotatedImages.check(schema, this);
    TrainerRequest.check(this, SparkSession.active().sparkContext().hadoopConfiguration());
    return Columns.with(schema, getOrDefault(outputCol()), DetectionSchema.DETECT);
  }

  @Override
  public EfficientDetTrainer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Sets the column of image ids; {@code image_id} by default. */
  public EfficientDetTrainer setImageIdCol(String column) {
    set(imageIdCol(), column);
    return this;
  }

  /**
   * Sets the column of the image files' URIs; {@code path} by default, as of Spark's binaryFile.
   */
  public EfficientDetTrainer setPathCol(String column) {
    set(pathCol(), column);
    return this;
  }

  /** Sets the column of truths; {@code truths} by default. */
  public EfficientDetTrainer setTruthsCol(String column) {
    set(truthsCol(), column);
    return this;
  }

  /**
   * Sets a boolean column whose true rows are not trained on: AP is measured on them after every
   * epoch, and the best epoch's model is kept. None by default.
   */
  public EfficientDetTrainer setValidationIndicatorCol(String column) {
    set(validationIndicatorCol(), column);
    return this;
  }

  /**
   * Sets the classes to train: {@code auto} (default) for all categories, or a text file with a
   * name a line.
   */
  public EfficientDetTrainer setClasses(String choice) {
    set(classes(), choice);
    return this;
  }

  /** Sets whether images without a file are left out (false by default: they are refused). */
  public EfficientDetTrainer setSkipMissingImages(boolean skip) {
    set(skipMissingImages(), skip);
    return this;
  }

  /** Sets the column that the trained detector reads; {@code content} by default. */
  public EfficientDetTrainer setInputCol(String column) {
    set(inputCol(), column);
    return this;
  }

  /** Sets the column that the trained detector adds; {@code detected} by default. */
  public EfficientDetTrainer setOutputCol(String column) {
    set(outputCol(), column);
    return this;
  }

  /**
   * Sets the folder, on any Hadoop file system, that receives a model folder from each fit; by
   * default models last as long as the application, or where they are saved.
   */
  public EfficientDetTrainer setOutputUrl(String url) {
    set(outputUrl(), url);
    return this;
  }

  /**
   * Sets the network: d0 … d7x, lite0 …, or a .json file; by default that of a model to begin with,
   * else d0.
   */
  public EfficientDetTrainer setVariant(String name) {
    set(variant(), name);
    return this;
  }

  /**
   * Sets where weights begin: {@code random} (default), a model, or a file with a trained backbone.
   */
  public EfficientDetTrainer setInit(String source) {
    set(init(), source);
    return this;
  }

  /**
   * Sets the anchors: a file that the command fit-anchors wrote, {@code variant} for the network's
   * own, or {@code auto} (default): fitted to the boxes that are learned from, if that lets clearly
   * more of them meet one. A detector that goes on learning keeps its own.
   */
  public EfficientDetTrainer setAnchors(String file) {
    set(anchors(), file);
    return this;
  }

  /** Sets the side of the network's input in pixels; the variant's by default. */
  public EfficientDetTrainer setInputSize(int pixels) {
    set(inputSize(), pixels);
    return this;
  }

  /** Sets the number of BiFPN cells; the variant's by default. */
  public EfficientDetTrainer setFpnRepeats(int cells) {
    set(fpnRepeats(), cells);
    return this;
  }

  /** Sets how often all images are passed over; by default the size of the data decides. */
  public EfficientDetTrainer setEpochs(int passes) {
    set(epochs(), passes);
    return this;
  }

  /** Sets after how many epochs that are no better the run ends; it does not by default. */
  public EfficientDetTrainer setEarlyStopping(int passes) {
    set(earlyStopping(), passes);
    return this;
  }

  /** Sets the images of a worker in a step; 8 by default. */
  public EfficientDetTrainer setBatchSize(int images) {
    set(batchSize(), images);
    return this;
  }

  /** Sets how many share a step, one an executor at best; 1 by default. */
  public EfficientDetTrainer setWorkers(int count) {
    set(workers(), count);
    return this;
  }

  /** Sets how many steps workers take between two exchanges; 1 by default. */
  public EfficientDetTrainer setLocalSteps(int steps) {
    set(localSteps(), steps);
    return this;
  }

  /** Sets how gradients travel from workers: {@code none} (default) or {@code bfloat16}. */
  public EfficientDetTrainer setGradientCompression(String name) {
    set(gradientCompression(), name);
    return this;
  }

  /** Sets the share of the way to the average of local steps that is gone; 1 by default. */
  public EfficientDetTrainer setOuterRate(double share) {
    set(outerRate(), share);
    return this;
  }

  /** Sets the momentum of the way to the average of local steps; 0 by default. */
  public EfficientDetTrainer setOuterMomentum(double momentum) {
    set(outerMomentum(), momentum);
    return this;
  }

  /** Sets the threads of a worker; 0 (default) for the executor's cores. */
  public EfficientDetTrainer setThreads(int count) {
    set(threads(), count);
    return this;
  }

  /** Sets the optimizer: {@code adamw} (default) or {@code sgd}. */
  public EfficientDetTrainer setOptimizer(String name) {
    set(optimizer(), name);
    return this;
  }

  /** Sets how the rate falls: {@code cosine} (default), {@code plateau} or {@code constant}. */
  public EfficientDetTrainer setSchedule(String name) {
    set(schedule(), name);
    return this;
  }

  /** Sets what stays as it is: {@code none} (default), backbone, backbone-bn or bn. */
  public EfficientDetTrainer setFreeze(String what) {
    set(freeze(), what);
    return this;
  }

  /**
   * Sets the rate of heads and BiFPN; by default, for steps of 8 images, 1e-2 (adamw), 1e-3 (adamw
   * that begins with a whole model) or 0.01 (sgd).
   */
  public EfficientDetTrainer setLearningRate(double rate) {
    set(learningRate(), rate);
    return this;
  }

  /**
   * Sets the backbone's share of the rate; by default 0.1 if it was trained before, 0.3 where a
   * whole model was, else 1.
   */
  public EfficientDetTrainer setBackboneFactor(double share) {
    set(backboneFactor(), share);
    return this;
  }

  /** Sets the decay of kernels; by default 1e-4 (adamw) or 4e-5 (sgd). */
  public EfficientDetTrainer setWeightDecay(double decay) {
    set(weightDecay(), decay);
    return this;
  }

  /** Sets the epochs of growing rates, perhaps a fraction; by default the run's length decides. */
  public EfficientDetTrainer setWarmUpEpochs(double passes) {
    set(warmUpEpochs(), passes);
    return this;
  }

  /** Sets the decay of the moving average of weights; 0.9998 by default, 0 for none. */
  public EfficientDetTrainer setEma(double decay) {
    set(ema(), decay);
    return this;
  }

  /** Sets the longest gradient; 10 by default, 0 for no limit. */
  public EfficientDetTrainer setClipNorm(double norm) {
    set(clipNorm(), norm);
    return this;
  }

  /** Sets the probability with which a last block is dropped; 0 by default. */
  public EfficientDetTrainer setDropPath(double probability) {
    set(dropPath(), probability);
    return this;
  }

  /** Sets the probability with which heads drop a channel; 0 by default. */
  public EfficientDetTrainer setHeadDropout(double probability) {
    set(headDropout(), probability);
    return this;
  }

  /**
   * Sets which anchors are positive: {@code max-iou} (default), iou:0.5:0.4, atss:9 or predicted.
   */
  public EfficientDetTrainer setMatcher(String rule) {
    set(matcher(), rule);
    return this;
  }

  /** Sets the box loss: {@code ciou} (default), diou, giou, iou, huber or smooth-l1. */
  public EfficientDetTrainer setBoxLoss(String name) {
    set(boxLoss(), name);
    return this;
  }

  /** Sets the weight of objects against background; 0.25 by default. */
  public EfficientDetTrainer setFocalAlpha(double alpha) {
    set(focalAlpha(), alpha);
    return this;
  }

  /** Sets how much less easy anchors count; 1.5 by default. */
  public EfficientDetTrainer setFocalGamma(double gamma) {
    set(focalGamma(), gamma);
    return this;
  }

  /** Sets the share of the class target that is spread; 0 by default. */
  public EfficientDetTrainer setLabelSmoothing(double share) {
    set(labelSmoothing(), share);
    return this;
  }

  /**
   * Sets the changes to pictures, with commas between; {@code auto} by default: mirrored, and mixed
   * in long runs that begin anew.
   */
  public EfficientDetTrainer setAugment(String steps) {
    set(augment(), steps);
    return this;
  }

  /**
   * Sets how many last epochs leave mosaic and mixup out; 10 by default, or half of all where they
   * are fewer than 20.
   */
  public EfficientDetTrainer setCloseMosaic(int passes) {
    set(closeMosaic(), passes);
    return this;
  }

  /**
   * Sets between which shares of it the input's side changes, such as 0.5:2.0; not at all by
   * default.
   */
  public EfficientDetTrainer setMultiScale(String shares) {
    set(multiScale(), shares);
    return this;
  }

  /**
   * Sets how often images stand in an epoch: {@code uniform} (default), or {@code
   * class-aware[:SHARE]} for those of rare classes more often.
   */
  public EfficientDetTrainer setSampling(String rule) {
    set(sampling(), rule);
    return this;
  }

  /** Sets the seed of all that is random; 1 by default. */
  public EfficientDetTrainer setSeed(long value) {
    set(seed(), value);
    return this;
  }

  /** Sets how many rounds lie between checkpoints; 0 (default) for one an epoch. */
  public EfficientDetTrainer setCheckpointRounds(int rounds) {
    set(checkpointRounds(), rounds);
    return this;
  }

  /** Sets whether memory is saved by computing the backbone twice; not by default. */
  public EfficientDetTrainer setGradientCheckpointing(boolean value) {
    set(gradientCheckpointing(), value);
    return this;
  }
}
