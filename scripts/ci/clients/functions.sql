-- A query a function, asked through every door by scripts/ci/doors, in a folder with the pictures and annotations that the
-- command sample wrote and a file of weights for a classifier. Each gives rows of two texts: the function, and JSON.
-- A line with a name alone begins a function's part (SqlFunctionsPageTest).
SET spark.sql.shuffle.partitions=2;
SET spark.sparkdet.score_threshold=0.3;
SET spark.sparkdet.classifier=lite0.safetensors;
CREATE TEMPORARY VIEW files USING binaryFile OPTIONS (path 'lake/images');
CREATE TEMPORARY VIEW photos AS SELECT path, substring_index(path, '/', -1) AS name, content FROM files;
CREATE TEMPORARY VIEW found AS SELECT name, content, detect(content) AS d FROM photos;
CREATE TEMPORARY VIEW instances USING json OPTIONS (path 'lake/instances.json', multiLine true);
CREATE TEMPORARY VIEW truths AS
  SELECT a.image_id, array_sort(collect_list(named_struct('id', a.id, 'category_id', a.category_id,
    'x_min', b.x_min, 'y_min', b.y_min, 'x_max', b.x_max, 'y_max', b.y_max))) AS truths
  FROM (SELECT a, box_convert(a.bbox, 'xywh', 'xyxy') AS b FROM instances LATERAL VIEW explode(annotations) AS a)
  GROUP BY a.image_id;
CREATE TEMPORARY VIEW measured AS
  SELECT i.id AS image_id, t.truths, f.d.detections AS found
  FROM (SELECT explode(images) AS i FROM instances) JOIN truths t ON t.image_id = i.id JOIN found f ON f.name = i.file_name;
-- detect
SELECT 'detect', to_json(named_struct('name', name, 'status', d.status, 'width', d.width, 'boxes',
    transform(d.detections, b -> concat_ws(' ', b.category, round(b.score, 2), round(b.x_min), round(b.y_max)))))
  FROM (SELECT name, detect(content) AS d FROM photos) ORDER BY name;
-- detect_file
SELECT 'detect_file', to_json(named_struct('name', name, 'status', d.status, 'boxes', size(d.detections)))
  FROM (SELECT name, detect_file(path) AS d FROM photos) ORDER BY name;
-- classify
SELECT 'classify', to_json(named_struct('name', name, 'class', c.classes[0].class_index,
    'probability', round(c.classes[0].probability, 3)))
  FROM (SELECT name, classify(content) AS c FROM photos) ORDER BY name;
-- embed
SELECT 'embed', to_json(named_struct('name', name, 'size', size(e), 'first', transform(slice(e, 1, 3), x -> round(x, 3))))
  FROM (SELECT name, embed(content) AS e FROM photos) ORDER BY name;
-- picture_hash
SELECT 'picture_hash', to_json(named_struct('name', name, 'hash', hex(picture_hash(content)))) FROM photos ORDER BY name;
-- draw_detections
SELECT 'draw_detections', to_json(named_struct('name', name, 'jpeg', md5(draw_detections(content,
    array(named_struct('x_min', 9, 'y_min', 9, 'x_max', 60, 'y_max', 60, 'score', 0.9, 'category_id', 1))))))
  FROM photos ORDER BY name;
-- box_iou
SELECT 'box_iou', to_json(named_struct('image', image_id, 'iou', box_iou(truths[0], truths[1]))) FROM truths ORDER BY image_id;
-- box_area
SELECT 'box_area', to_json(named_struct('image', image_id, 'area', box_area(truths[0]))) FROM truths ORDER BY image_id;
-- box_convert
SELECT 'box_convert', to_json(named_struct('image', image_id, 'box', box_convert(truths[0], 'xyxy', 'cxcywh')))
  FROM truths ORDER BY image_id;
-- box_to_wkt
SELECT 'box_to_wkt', to_json(named_struct('image', image_id, 'polygon', box_to_wkt(truths[0]))) FROM truths ORDER BY image_id;
-- nms
SELECT 'nms', to_json(named_struct('name', name, 'boxes',
    transform(nms(d.detections, 'diou:0.01', class_agnostic => true), b -> concat_ws(' ', b.category, round(b.score, 2)))))
  FROM found ORDER BY name;
-- filter_detections
SELECT 'filter_detections', to_json(named_struct('name', name, 'boxes',
    transform(filter_detections(d.detections, 0.5, array('circle', 'square', 'triangle')), b -> round(b.score, 2))))
  FROM found ORDER BY name;
-- merge_detections
SELECT 'merge_detections', to_json(named_struct('name', name, 'boxes',
    transform(merge_detections(d.detections, slice(d.detections, 1, 1), 'wbf:0.55'), b -> round(b.score, 2))))
  FROM found ORDER BY name;
-- coco_ap
SELECT 'coco_ap', to_json(named_struct('ap', coco_ap(image_id, truths, found), 'ap50', coco_ap(image_id, truths, found, iou => 0.5)))
  FROM measured;
-- coco_summary
SELECT 'coco_summary', to_json(coco_summary(image_id, truths, found)) FROM measured;
-- match_detections
SELECT 'match_detections', to_json(named_struct('image', image_id, 'matches', match_detections(truths, found)))
  FROM measured ORDER BY image_id;
