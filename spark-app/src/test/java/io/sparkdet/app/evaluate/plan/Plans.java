package io.sparkdet.app.evaluate.plan;

import java.util.HashMap;
import java.util.Map;

/** Plans of evaluations whose inputs are not read from files that options name. */
public final class Plans {

  private Plans() {}

  /** Returns the plan of options. */
  public static EvaluationPlan of(Map<String, String> options) {
    Map<String, String> given = new HashMap<>(options);
    for (String name : new String[] {"annotations", "detections", "output"}) {
      given.put(name, name);
    }
    return EvaluateRequest.of(given).plan();
  }
}
