// Asks the queries of functions.sql in spark-shell and prints their rows.
val queries = java.nio.file.Files.readString(java.nio.file.Path.of("functions.sql")).split(";\n")
for (query <- queries; row <- spark.sql(query).collect() if row.length == 2) println(s"${row.get(0)}\t${row.get(1)}")
:quit
