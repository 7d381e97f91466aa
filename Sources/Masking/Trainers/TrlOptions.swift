import JSON

/// The options of `SFTConfig` 1.16.0 that touch ids or labels, as they are in force.
struct TrlOptions: Sendable {
  static let trainer = "trl 1.16.0"

  static let all: [TrainerOption] =
    [
      TrainerOption(
        "chat_template_path", default: nil, "A chat template file (.jinja, .j2); another model's is not modelled yet."),
      TrainerOption("dataset_text_field", default: "text", "The column of text; it is also the one that gets the EOS."),
      TrainerOption("dataset_kwargs", default: nil, "Only `skip_prepare_dataset` is read: no truncation, no masks."),
      TrainerOption(
        "eos_token", default: nil, "The end-of-sequence text that is appended; the tokenizer's by default."),
      TrainerOption(
        "max_length", default: 1024, "Rows are cut to so many tokens; null cuts nothing and drops nothing."),
      TrainerOption("truncation_mode", default: "keep_start", "`keep_start` or `keep_end`."),
      TrainerOption("packing", default: false, "Several rows in one; not modelled yet."),
      TrainerOption("packing_strategy", default: "bfd", "`bfd`, `bfd_split` or `wrapped`; not modelled yet."),
      TrainerOption("padding_free", default: false, "Rows without padding: the first token of each is ignored."),
      TrainerOption(
        "completion_only_loss", default: nil,
        "Only the completion counts; by default when the first row has `prompt` and `completion`."),
      TrainerOption(
        "assistant_only_loss", default: false,
        "Only the generation blocks of the chat template count; refused but for conversations."),
      TrainerOption("loss_type", default: "nll", "`nll` or `dft`; anything else is refused."),
      TrainerOption("pad_token", default: nil, "Must be in the vocabulary; pads batches and never changes labels."),
    ] + ScriptedTokenizer.options

  /// The other fields of `SFTConfig` 1.16.0 (with transformers 5.23.0): they change no label.
  static let accepted: [String] = """
    output_dir per_device_train_batch_size num_train_epochs max_steps learning_rate lr_scheduler_type \
    lr_scheduler_kwargs warmup_steps optim optim_args weight_decay adam_beta1 adam_beta2 adam_epsilon \
    optim_target_modules gradient_accumulation_steps average_tokens_across_devices max_grad_norm \
    label_smoothing_factor bf16 fp16 bf16_full_eval fp16_full_eval tf32 activation_checkpointing \
    activation_checkpointing_kwargs gradient_checkpointing gradient_checkpointing_kwargs torch_compile \
    torch_compile_backend torch_compile_mode use_liger_kernel liger_kernel_config use_cache neftune_noise_alpha \
    torch_empty_cache_steps auto_find_batch_size logging_strategy logging_steps logging_first_step log_on_each_node \
    logging_nan_inf_filter include_num_input_tokens_seen log_level log_level_replica disable_tqdm report_to run_name \
    project trackio_space_id trackio_bucket_id trackio_static_space_id eval_strategy eval_steps eval_delay \
    per_device_eval_batch_size prediction_loss_only eval_on_start eval_do_concat_batches eval_use_gather_object \
    eval_accumulation_steps include_for_metrics batch_eval_metrics save_only_model save_strategy save_steps \
    save_on_each_node save_total_limit enable_jit_checkpoint push_to_hub hub_token hub_private_repo hub_model_id \
    hub_strategy hub_always_push hub_revision load_best_model_at_end metric_for_best_model greater_is_better \
    ignore_data_skip restore_callback_states_from_checkpoint full_determinism seed data_seed use_cpu \
    accelerator_config parallelism_config dataloader_drop_last dataloader_num_workers dataloader_pin_memory \
    dataloader_persistent_workers dataloader_prefetch_factor dataloader_multiprocessing_context dataloader_in_order \
    remove_unused_columns label_names train_sampling_strategy length_column_name ddp_find_unused_parameters \
    ddp_bucket_cap_mb ddp_broadcast_buffers ddp_static_graph ddp_backend ddp_timeout fsdp fsdp_config deepspeed debug \
    skip_memory_metrics do_train do_eval do_predict resume_from_checkpoint local_rank model_init_kwargs \
    trust_remote_code router_aux_loss_coef dataset_num_proc shuffle_dataset pad_to_multiple_of eval_packing \
    activation_offloading
    """.split(separator: " ").map(String.init)

  var chatTemplatePath: Text?
  var datasetTextField: Text
  var skipsPreparation: Bool
  var eosToken: Text?
  var maxLength: Int?
  var truncationMode: Text
  var packing: Bool
  var packingStrategy: Text
  var paddingFree: Bool
  /// Nil: by the columns of the first row.
  var completionOnlyLoss: Bool?
  var assistantOnlyLoss: Bool
  var lossType: Text
  var padToken: Text?
  private(set) var given: TrainerSettings

  init(_ settings: [(name: String, value: JSONValue)]) throws(MaskingError) {
    let values = try TrainerSettings(
      settings, trainer: Self.trainer, options: Self.all, accepted: Self.accepted)
    chatTemplatePath = try values.text("chat_template_path", default: nil)
    datasetTextField = try values.text("dataset_text_field", default: "text")
    skipsPreparation = try values.skipsPreparation()
    eosToken = try values.text("eos_token", default: nil)
    maxLength = try values.integer("max_length", default: 1024)
    truncationMode = try values.text("truncation_mode", default: "keep_start")
    packing = try values.flag("packing", default: false)
    packingStrategy = try values.text("packing_strategy", default: "bfd")
    paddingFree = try values.flag("padding_free", default: false)
    completionOnlyLoss = try values.flag("completion_only_loss", default: nil)
    assistantOnlyLoss = try values.flag("assistant_only_loss", default: false)
    lossType = try values.text("loss_type", default: "nll")
    padToken = try values.text("pad_token", default: nil)
    given = values
  }

  func isGiven(_ name: String) -> Bool { given.isGiven(name) }
}

extension TrainerSettings {
  /// `dataset_kwargs={"skip_prepare_dataset": true}`.
  func skipsPreparation() throws(MaskingError) -> Bool {
    switch value("dataset_kwargs") {
    case nil, .null, .string("None"): return false
    case .object(let object): return object["skip_prepare_dataset"].map(PythonType.isTrue) ?? false
    case let other?: throw wrong("dataset_kwargs", other, "an object such as {\"skip_prepare_dataset\": true}")
    }
  }
}
