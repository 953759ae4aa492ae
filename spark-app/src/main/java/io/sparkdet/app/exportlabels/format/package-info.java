/** File formats of labels: COCO, YOLO, Pascal VOC, Label Studio and CVAT. */
@NullMarked
package io.sparkdet.app.exportlabels.format;

import org.jspecify.annotations.NullMarked;
