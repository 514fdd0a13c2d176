/**
 * The jobs {@code workload_analysis} and {@code cost_estimation}: a workbook of requirements in, person-months by role
 * and requirement out, and what they cost.
 * {@link dev.fermata.job.workload.RequirementSheet} finds the requirements of a sheet, a model estimates them in batches of
 * rows, {@link dev.fermata.job.workload.LimitFit} keeps all within the limit, {@link dev.fermata.job.workload.CostModel}
 * prices them. The engine finds the jobs by CDI; their HTTP routes live here too. No other job may call it.
 * It must never put a number of its own where the model has given none, nor count in binary fractions.
 */
package dev.fermata.job.workload;
