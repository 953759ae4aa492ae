# ${name}

A SparkDet model folder: a detector of the EfficientDet family (${variant}), ${side?c} x ${side?c} pixels of input, ${classes?size?c} classes.

<#if picture??>
![Boxes that this model finds](${picture})

</#if>
```sh
sparkdet label --model FOLDER --input photos --output labels
```

## Numbers

<#if numbers?has_content>
COCO's, on the validation pictures.

| number | value |
|---|---|
<#list numbers as one>
| ${one.name()} | ${one.value()} |
</#list>
<#else>
Nothing was measured: the run had no validation pictures.
</#if>

## Data

<#if data?has_content>${data}.<#else>Nobody said.</#if>

| class | id |
|---|---|
<#list classes as one>
| ${one.name()} | ${one.value()} |
</#list>

## How it was trained

| option | value |
|---|---|
<#list settings as one>
| `${one.name()}` | ${one.value()} |
</#list>
