package io.sparkdet.efficientdet.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The 80 categories of COCO's detection task with their published ids, 1 to 90 with ten gaps.
 *
 * <p>Source: the {@code categories} of instances_val2017.json (cocodataset.org).
 */
public final class CocoClasses {

  /** Categories by id from 1; an empty name is an id that the data set never uses. */
  private static final List<String> BY_ID =
      List.of(
          ("person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,,"
                  + "stop sign,parking meter,bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,"
                  + "giraffe,,backpack,umbrella,,,handbag,tie,suitcase,frisbee,skis,snowboard,"
                  + "sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket,"
                  + "bottle,,wine glass,cup,fork,knife,spoon,bowl,banana,apple,sandwich,orange,"
                  + "broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,potted plant,bed,,"
                  + "dining table,,,toilet,,tv,laptop,mouse,remote,keyboard,cell phone,microwave,"
                  + "oven,toaster,sink,refrigerator,,book,clock,vase,scissors,teddy bear,hair drier,"
                  + "toothbrush")
              .split(",", -1));

  private CocoClasses() {}

  /**
   * Returns the classes of a head with 90 slots, as all published weights have it: id = index + 1;
   * the ten slots without a category are called {@code unused 12} and the like.
   */
  public static List<ModelClass> slots() {
    List<ModelClass> classes = new ArrayList<>();
    for (int index = 0; index < BY_ID.size(); index++) {
      int id = index + 1;
      String name = BY_ID.get(index);
      classes.add(new ModelClass(index, id, name.isEmpty() ? "unused " + id : name));
    }
    return List.copyOf(classes);
  }

  /** Returns the 80 categories for a head without gaps, by rising id. */
  public static List<ModelClass> contiguous() {
    List<ModelClass> classes = new ArrayList<>();
    for (int id = 1; id <= BY_ID.size(); id++) {
      if (!BY_ID.get(id - 1).isEmpty()) {
        classes.add(new ModelClass(classes.size(), id, BY_ID.get(id - 1)));
      }
    }
    return List.copyOf(classes);
  }
}
