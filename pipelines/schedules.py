"""When things run: every night after the day has ended, and the showing after each daily run."""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from pipelines.jobs import DAILY, SHOW


def daily_schedule(time_zone: str) -> dg.ScheduleDefinition:
    """Run the daily job for the day that has just ended; on by default."""

    @dg.schedule(
        name="every_night",
        job_name=DAILY,
        cron_schedule="35 0 * * *",
        execution_timezone=time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Reads and marks the day that has just ended, half an hour after midnight.",
    )
    def every_night(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        ended = context.scheduled_execution_time.date().toordinal() - 1
        key = context.scheduled_execution_time.date().fromordinal(ended).isoformat()
        return dg.RunRequest(run_key=key, partition_key=key)

    return every_night


def show_after_daily(show: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """Show the outcome after every daily run."""

    @dg.run_status_sensor(
        name="show_after_daily",
        run_status=dg.DagsterRunStatus.SUCCESS,
        monitor_all_code_locations=False,
        request_job=show,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Publishes and shows after every daily run.",
    )
    def sensor(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        if context.dagster_run.job_name != DAILY:
            return dg.SkipReason("another job")
        return dg.RunRequest(run_key=context.dagster_run.run_id, job_name=SHOW)

    return sensor
